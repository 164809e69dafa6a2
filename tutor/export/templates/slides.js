// Left and right, page keys, space, Home and End go from slide to slide, up and down within a long one; swiping and scrolling do so without any script.
const main = document.querySelector("main");
const slides = [...document.querySelectorAll(".slide")];
const previous = document.getElementById("previous");
const next = document.getElementById("next");
const place = document.getElementById("place");
const rightToLeft = document.documentElement.dir === "rtl";
const still = matchMedia("(prefers-reduced-motion: reduce)");
let current = 0;

function tell(index) {
  current = index;
  place.textContent = `${index + 1} / ${slides.length}`;
  previous.disabled = index === 0;
  next.disabled = index === slides.length - 1;
  slides.forEach((slide, each) => (slide.inert = each !== index));
  history.replaceState(null, "", `#${index + 1}`);
}

function go(index, smooth = true) {
  const to = Math.max(0, Math.min(slides.length - 1, index));
  slides[to].inert = false;
  slides[to].scrollIntoView({ behavior: smooth && !still.matches ? "smooth" : "instant", inline: "start", block: "nearest" });
  tell(to);
}

const steps = {
  ArrowRight: () => current + (rightToLeft ? -1 : 1),
  ArrowLeft: () => current + (rightToLeft ? 1 : -1),
  PageDown: () => current + 1,
  PageUp: () => current - 1,
  Home: () => 0,
  End: () => slides.length - 1,
};

addEventListener("keydown", (event) => {
  if (event.altKey || event.ctrlKey || event.metaKey) return;
  const onButton = event.target instanceof HTMLButtonElement;
  if (event.key === "ArrowDown" || event.key === "ArrowUp") {
    event.preventDefault();
    slides[current].scrollBy({ top: (event.key === "ArrowDown" ? 0.4 : -0.4) * innerHeight });
    return;
  }
  const step = event.key === " " && !onButton ? () => current + (event.shiftKey ? -1 : 1) : steps[event.key];
  if (!step) return;
  event.preventDefault();
  go(step());
});
previous.addEventListener("click", () => go(current - 1));
next.addEventListener("click", () => go(current + 1));
main.addEventListener("scrollend", () => tell(Math.round(Math.abs(main.scrollLeft) / main.clientWidth)));
addEventListener("resize", () => go(current, false));
addEventListener("hashchange", () => go((Number(location.hash.slice(1)) || 1) - 1));
go((Number(location.hash.slice(1)) || 1) - 1, false);
