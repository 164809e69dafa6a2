"""What a provider's or a library's error means to a person: one sentence, with the cure, and no key or words in it."""

from collections.abc import Iterator
from contextlib import suppress

from tutor.errors import ModelError
from tutor.retirements import RETIREMENTS

_CURES = {
    401: "It does not accept the API key. Check OPENAI_API_KEY, or make a new key.",
    403: "The API key may not use this model. Check its permissions and its project.",
    429: "It is busy, or the account's quota is used up. Wait a little, or check the account.",
}


def status_of(error: BaseException) -> int:
    """The HTTP status in an error of openai, websockets or httpx; 0 where there is none."""
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else 0


def _chain(error: BaseException | None) -> Iterator[BaseException]:
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or error.__context__


def refused(error: BaseException, where: str, model: str) -> ModelError:
    """An error of ours for whatever went wrong on the way to `model` at the host `where`.

    Python keeps the original as its context: that loses the key, which the request carries, and all local variables.
    """
    status = status_of(error)
    for each in _chain(error):
        each.__traceback__ = None
        with suppress(AttributeError, KeyError, RuntimeError):  # RuntimeError: httpx, of an error without a request
            del each.request.headers["authorization"]  # type: ignore[attr-defined]
    if status == 404:
        return missing(where, model)
    if status in _CURES:
        return ModelError(f"{where} refused {model}: {_CURES[status]}", fatal=status in (401, 403))
    if status >= 500:
        return ModelError(f"{where} has a fault of its own (status {status}). The lesson goes on without it for now.")
    return ModelError(f"{where} cannot be reached ({type(error).__name__}). Check the network, and base_url.")


def missing(where: str, model: str) -> ModelError:
    """An error of ours for a model that the provider does not have, or not any more: then with its successor."""
    known = RETIREMENTS.get(model)
    why = f"It has no such model: {model} {known}" if known else "It has no such model"
    cure = "Name another in tutor.toml; `tutor doctor` lists what there is."
    return ModelError(f"{where} refused {model}: {why}. {cure}", fatal=True)
