"""What a provider's or a library's error means to a person: one sentence, with the cure, and no key or words in it."""

from tutor.errors import ModelError

_CURES = {
    401: "It does not accept the API key. Check OPENAI_API_KEY, or make a new key.",
    403: "The API key may not use this model. Check its permissions and its project.",
    404: "It has no such model. Name another in tutor.toml; `tutor doctor` lists what there is.",
    429: "It is busy, or the account's quota is used up. Wait a little, or check the account.",
}


def status_of(error: BaseException) -> int:
    """The HTTP status in an error of openai, websockets or httpx; 0 where there is none."""
    status = getattr(error, "status_code", None) or getattr(getattr(error, "response", None), "status_code", None)
    return status if isinstance(status, int) else 0


def refused(error: BaseException, where: str, model: str) -> ModelError:
    """An error of ours for whatever went wrong on the way to `model` at the host `where`."""
    status = status_of(error)
    if status in _CURES:
        return ModelError(f"{where} refused {model}: {_CURES[status]}", fatal=status in (401, 403, 404))
    if status >= 500:
        return ModelError(f"{where} has a fault of its own (status {status}). The lesson goes on without it for now.")
    return ModelError(f"{where} cannot be reached ({type(error).__name__}). Check the network, and base_url.")
