"""One question to the database in the place of many: what is asked for within a moment is asked for together."""

import asyncio
from collections.abc import Callable, Hashable, Mapping
from typing import Generic, TypeVar

from core.threads import ask

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
MOMENT_SECONDS = 0.05


class _Round(Generic[K, V]):
    """What waits to be asked together, on the loop of those who wait."""

    def __init__(self) -> None:
        self.loop = asyncio.get_running_loop()
        self.waiting: dict[K, asyncio.Future[V]] = {}


class Batched(Generic[K, V]):
    """`question` answers for many keys at once; a key that it leaves out has the answer `otherwise`."""

    def __init__(self, question: Callable[[list[K]], Mapping[K, V]], *, otherwise: V) -> None:
        self._question, self._otherwise = question, otherwise
        self._round: _Round[K, V] | None = None

    async def ask(self, key: K) -> V:
        """The answer for this key, as it is after this call. Raises what the question raises."""
        round_ = self._round
        if round_ is None or round_.loop is not asyncio.get_running_loop():
            round_ = self._round = _Round()
            self._answering = asyncio.create_task(self._answer(round_))
        answer = round_.waiting.setdefault(key, round_.loop.create_future())
        return await asyncio.shield(answer)  # others may wait for it as well

    async def _answer(self, round_: _Round[K, V]) -> None:
        await asyncio.sleep(MOMENT_SECONDS)
        if self._round is round_:
            self._round = None  # who comes now begins the next one
        try:
            answers = await ask(self._question, list(round_.waiting))
        except Exception as error:  # noqa: BLE001  it is raised where the answer is awaited
            for waiting in round_.waiting.values():
                waiting.set_exception(error)
                waiting.exception()  # whoever asked may be gone
            return
        for key, waiting in round_.waiting.items():
            waiting.set_result(answers.get(key, self._otherwise))
