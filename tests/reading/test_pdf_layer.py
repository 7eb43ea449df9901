"""Text layers that are not what is printed are told from sound ones."""

import pytest

from toolkit.reading.pdf_layer import is_garbage

SOUND = "2023年，全市主动公开政府信息1280条，其中规范性文件12件；收到政府信息公开申请36件，均在法定期限内答复。"


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        "總體情況：主動公開政府資訊一千二百件，收到申請三十六件，均於期限內答覆，並無結轉下年度辦理之案件。",
        "0 0 0 12 3 0 15\n0 0 0 0 0 0 0\n1 0 0 0 0 0 1",
        "Annual report on government information disclosure, 2023",
        "□○×√△▲●■◆★",
        "",
    ],
)
def test_sound_layers_stay(text):
    assert not is_garbage(list(text))


@pytest.mark.parametrize(
    "texts",
    [
        ["(cid:412)"] * 60,
        list("\ue0f1\ue0a2\ue033" * 20),
        list(SOUND.encode().decode("gb18030", "replace")),
        list(SOUND.encode("gbk").decode("latin-1")),
        list("\x01\x02\x03\x04" * 15),
        list("".join(chr(ord(c) + 4321) if c > "\u2fff" else c for c in SOUND)),
    ],
)
def test_layers_of_wrong_characters_are_garbage(texts):
    assert is_garbage(texts)
