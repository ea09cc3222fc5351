"""What the state machines compute between their stages, in JSONata.

A failure is `{stage, item?, error, reason}`. `failures` travels beside the cue once a stage has worked on every item.
Only what the Amazon States Language and the local emulator understand alike: the emulator's Parallel and Succeed have
no `Output`, so those states pass on what they are given and a Pass behind them does the computing.
"""

from shared.production.flow import Stage

_LONGEST_REASON = 1_000
_REASONS = 72_000
"""Characters: of one reason, and of all that the items of one list may leave behind.

A state may pass on 256 KiB, two lists may be worked on side by side, and every item may fail. `record` has each reason
in full, from the stage itself.
"""


def cue() -> str:
    return _computed("$states.input")


def items(over: str) -> str:
    """The numbers of the items of one list."""
    return _computed(f"$states.input.{over}")


def cue_of_item() -> str:
    """The cue, with the number of one item."""
    return _computed("$merge([$states.input, {'item': $states.context.Map.Item.Value}])")


def more_items_than(number: int, over: str) -> str:
    return _computed(f"$count($states.input.{over}) > {number}")


def at_most(*limits: int | str) -> str:
    """The smallest of some numbers, each written out or a CloudFormation token."""
    return _computed(f"$min([{', '.join(map(str, limits))}])")


def with_failures_of_items(stage: Stage, over: str) -> str:
    """After a stage has worked on every item: the cue, and what failed.

    An item that is worked on in an execution of its own may end without leaving anything: it is missed by its number.
    """
    lost = f"{{'stage': '{stage}', 'item': $, 'error': 'ItemLost', 'reason': 'it ended without a word'}}"
    return _computed(f"""(
        $items := $states.input.{over};
        $told := $states.result.item;
        $lost := $count($told) < $count($items) ? $items[$not($ in $told)];
        $merge([$states.input, {{'failures': [$states.result.failure, $lost.{lost}]}}])
    )""")


def joined() -> str:
    """After branches: all that their cues list, and all that failed in any of them.

    A branch that has not counted a list yet carries it empty, and must not empty it for the others.
    """
    counted = "$states.input.$sift(function($value) { $value != [] })"
    return _computed(f"$merge([{counted}, {{'failures': [$states.input.failures]}}])")


def something_failed() -> str:
    return _computed("$count($states.input.failures) > 0")


def failure_of_item(stage: Stage, over: str) -> str:
    """What an item leaves behind that could not be made. All items share the room that there is for reasons."""
    share = f"$min([{_LONGEST_REASON}, $floor({_REASONS} / $count($states.input.{over}))])"
    failure = _failure(stage, share, item="'item': $states.input.item, ")
    return _computed(f"{{'item': $states.input.item, 'failure': {failure}}}")


def with_failure(stage: Stage) -> str:
    """After a whole stage has failed: the cue, and what failed."""
    return _computed(f"$merge([$states.input, {{'failures': [{_failure(stage, str(_LONGEST_REASON))}]}}])")


def error() -> str:
    """The error that a flow ends with: the stage's own, or `ItemsFailed`."""
    return _computed(f"{_ONE_STAGE_FAILED} ? $states.input.failures[0].error : 'ItemsFailed'")


def reason() -> str:
    """The reason that a flow ends with: the stage's own words, or who failed and the first one's words.

    People count beats and chunks from 1.
    """
    names = "$join($states.input.failures.(stage & ($exists(item) ? ' ' & $string(item + 1) : '')), ', ')"
    first = "$states.input.failures[0].(error & ': ' & reason)"
    return _computed(
        f"{_ONE_STAGE_FAILED} ? $states.input.failures[0].reason : {names} & ' failed; the first with ' & {first}"
    )


_ONE_STAGE_FAILED = "$count($states.input.failures) = 1 and $not($exists($states.input.failures[0].item))"


def _failure(stage: Stage, length: str, item: str = "") -> str:
    return f"{{'stage': '{stage}', {item}'error': $states.errorOutput.Error, 'reason': {_reason(length)}}}"


def _reason(length: str) -> str:
    """A Lambda's cause is JSON with the exception's message in it; everybody else's is a sentence, or missing."""
    return f"""(
        $cause := $states.errorOutput.Cause;
        $said := $substring($cause, 0, 1) = '{{' and $substring($cause, -1) = '}}' ? $parse($cause).errorMessage;
        $substring($said ? $said : $cause ? $cause : '', 0, {length})
    )"""


def _computed(expression: str) -> str:
    return f"{{% {' '.join(expression.split())} %}}"
