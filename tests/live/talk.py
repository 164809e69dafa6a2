"""A short talk with a model that makes it use all of its wire: it hears, looks, judges, speaks, and is interrupted."""

from tests.models.test_lessons import drawing
from tutor.ports import Model
from tutor.testing.speech import say
from tutor.values import Answer, AnswerKey, Attempt, Brief, Evidence, Modality, Move, Persona, Snapshot, Usage, Verdict

KEY = AnswerKey(
    "en", answers=(Answer("number", "5/6"),), board=("a circle is drawn",), question="What is 1/2 + 1/3? Draw a circle."
)
HINT = Brief(Move.HINT, "en", Persona(), ("Cut both into sixths.", "How many sixths is one half?"), KEY.question)


async def talk(model: Model) -> tuple[Verdict, str, list[Usage]]:
    """The verdict on a spoken and drawn answer, the captions of a hint, and what it all took."""
    used: list[Usage] = []
    audio = say("five sixths", rate_hz=24_000, lead_s=0.2, tail_s=0.2)
    async with model.converse("en", Persona(), used.append) as conversation:
        await conversation.expect(["5/6"])
        for at in range(0, len(audio.pcm), 960):
            conversation.listen(audio.pcm[at : at + 960])
        text = (await conversation.recognise(audio)).text
        verdict = await conversation.judge(Attempt(1, Modality.SPOKEN, text), KEY, Evidence(audio, Snapshot(drawing())))
        captions = [piece.caption async for piece in conversation.speak(HINT) if piece.caption]
        speech = conversation.speak(HINT)
        async for piece in speech:
            if piece.pcm:
                break
        conversation.interrupted(20)
        await speech.aclose()
        # What follows waits until the one that was cancelled is over.
        captions_after = [piece.caption async for piece in conversation.speak(HINT) if piece.caption]
    assert captions_after
    return verdict, " ".join(captions), used
