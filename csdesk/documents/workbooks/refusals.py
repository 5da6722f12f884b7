"""Why a file is not read: the file codes of the import with their sentences."""

from csdesk.errors import FileRefusedError

SAVE_AS = "请用 WPS 或 Excel 打开，另存为 .xlsx 再导入。"


def not_a_workbook(what: str = "这个文件不是表格。", remedy: str = SAVE_AS) -> FileRefusedError:
    """The content is something else than a table, whatever the file's name says."""
    return FileRefusedError("not_a_workbook", what, remedy)


def damaged(what: str = "文件损坏，没有读完。") -> FileRefusedError:
    """The file is cut off or broken inside."""
    return FileRefusedError(
        "damaged", what, "请向发来的人重新要一份，或用 WPS 打开后另存为 .xlsx 再导入。"
    )


def encrypted(wrong: bool = False) -> FileRefusedError:
    """The file asks for a password; ``wrong``: one was given and does not open it."""
    if wrong:
        return FileRefusedError(
            "encrypted", "密码打不开这个工作簿。", "请看大写锁定键是否亮着，再输一次。"
        )
    return FileRefusedError(
        "encrypted", "工作簿设有打开密码。", "请输入密码，或在 WPS 里取消密码后再导入。"
    )


def too_large(what: str = "文件展开后太大。") -> FileRefusedError:
    """The file unpacks to more than any roster needs."""
    return FileRefusedError("too_large", what, "请删去无关的工作表和图片，或分成几个文件再导入。")


def no_table_found(what: str = "没有找到表头。") -> FileRefusedError:
    """Nothing in the file looks like a list with a heading."""
    return FileRefusedError(
        "no_table_found", what, "请看表里有没有“姓名”“身份证号”等列名，或在“认表头”里指明表头行。"
    )
