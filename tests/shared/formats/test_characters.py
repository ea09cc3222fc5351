from shared.formats.characters import cast
from shared.production.documents import Beat, Character, Draft, Line, Maker, Visual

MARA = Character(name="Mara", look="a woman of thirty in a red coat")
OLD_MARA = Character(name="old Mara", look="a woman of eighty in a grey coat")
KEEPER = Character(name="the keeper", look="a man with a white beard")


def draft(*descriptions: str, among: tuple[Character, ...] = (MARA, OLD_MARA, KEEPER)) -> Draft:
    beats = tuple(Beat(line=Line(text="One."), visual=Visual(description=described)) for described in descriptions)
    return Draft(title="t", description="d", hashtags=(), beats=beats, cast=among, maker=Maker(company="c", model="m"))


def played(made: Draft) -> list[list[str]]:
    return [[character.name for character in beat.visual.characters] for beat in made.beats]


def test_a_visual_has_the_sheets_of_those_whom_it_names() -> None:
    made = cast(draft("Mara on a pier", "an empty room", "the keeper with Mara", "old Mara's hands"))

    assert played(made) == [["Mara"], [], ["Mara", "the keeper"], ["old Mara"]]
    assert [beat.cast for beat in made.beats] == [(0,), (), (0, 2), (1,)]
    assert made.beats[0].visual.characters == (MARA,)


def test_names_are_spelt_as_the_cast_has_them() -> None:
    made = cast(draft("MARA and The  Keeper by the sea", "Old mara"))

    assert [beat.visual.description for beat in made.beats] == ["Mara and the keeper by the sea", "old Mara"]


def test_a_part_of_a_word_is_nobodys_name() -> None:
    assert played(cast(draft("a marathon by the keepers", "Tamara"))) == [[], []]


def test_whoever_is_named_nowhere_is_left_out_and_the_others_keep_their_numbers_right() -> None:
    made = cast(draft("the keeper at sea", "old Mara"))

    assert made.cast == (OLD_MARA, KEEPER)
    assert [beat.cast for beat in made.beats] == [(1,), (0,)]


def test_casting_twice_changes_nothing() -> None:
    made = cast(draft("MARA on a pier", "the keeper with mara"))

    assert cast(made) == made


def test_a_draft_without_a_cast_stays_as_it_is() -> None:
    plain = draft("Mara on a pier", among=())

    assert cast(plain) == plain


def test_another_look_of_somebody_changes_those_pictures_alone_that_show_them() -> None:
    before = cast(draft("Mara on a pier", "the keeper", "an empty room"))
    other = MARA.model_copy(update={"look": "a woman of thirty in a blue coat"})
    after = cast(draft("Mara on a pier", "the keeper", "an empty room", among=(other, OLD_MARA, KEEPER)))

    assert [one.visual == two.visual for one, two in zip(before.beats, after.beats, strict=True)] == [False, True, True]
