from csdesk.domain.faults import LABELS, level, named, problem


def test_a_code_has_one_level_everywhere():
    assert problem("id_no", "id_checksum", "坏了。", "请核对。").level == "error"
    assert problem("id_no", "id_missing", "没有。").level == "warning"
    assert problem("phones", "value_masked", "打码。").level == "info"
    assert level("damaged") == "error"


def test_every_code_has_a_label_of_its_own():
    assert len(set(LABELS.values())) == len(LABELS)


def test_a_code_is_looked_for_among_problems() -> None:
    told = [problem("name", "name_missing", "姓名空着。")]

    assert named("name_missing", told)
    assert not named("id_length", told)
