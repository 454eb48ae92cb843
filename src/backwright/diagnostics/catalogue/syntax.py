"""1xx: a file that cannot be read as Python."""

from __future__ import annotations

from backwright.diagnostics.kinds import Kind


class MissingFile(Kind, code="BW101"):
    """There is no file at this path.

    A blueprint is one Python file, or a folder of Python files that is a package. Give the path of either:

        backwright check blueprint.py
        backwright check shop/

    `backwright new NAME` writes a first blueprint to start from.
    """

    message = "no such file"
    help = "`backwright new NAME` writes a first blueprint"


class UnreadableFile(Kind, code="BW102"):
    """The operating system refuses to open this file.

    The reason is what the system says: mostly the permissions of the file, or a path that is a device and no file.
    """

    message = "cannot be read: {reason}"

    reason: str


class FileTooLarge(Kind, code="BW103"):
    """This file is larger than any blueprint.

    A blueprint of a thousand entities is far below this limit, which keeps a stray file (a dump, a log) from filling
    the memory. Divide a blueprint that really is so large into a package: a folder of files that import each other.
    """

    message = "is larger than {limit}"
    help = "divide it into a package: a folder of files that import each other"

    limit: str


class NotText(Kind, code="BW104"):
    """This file is not text in UTF-8.

    A blueprint is read as UTF-8, whatever a coding comment says, so that it means the same everywhere. Either this
    file is no text, or it was saved in another encoding: save it again as UTF-8.
    """

    message = "is not text in UTF-8 (byte {byte})"
    help = "save the file as UTF-8"

    byte: str


class NullByte(Kind, code="BW105"):
    """This file contains a null character.

    Python allows none in its source. Mostly the file was saved as UTF-16: save it again as UTF-8.
    """

    message = "contains a null character"
    help = "save the file as UTF-8"


class SyntaxMistake(Kind, code="BW106"):
    """This is not valid Python.

    A blueprint is Python with the grammar of version 3.11, whichever Python runs Backwright; what is newer (`type X =
    int`, `class Box[T]`) is refused too, so that a blueprint reads the same for everybody. The message is Python's own.
    """

    message = "{reason}"
    help = "{instead}"

    reason: str
    instead: str


class TooDeep(Kind, code="BW107"):
    """This is nested deeper than a blueprint can be.

    Expressions and statements may stand in each other a hundred levels deep. More is hard to read as well: give the
    parts names.
    """

    message = "is nested too deeply"
    help = "give the parts names: a local name, or a method"


class EmptyPackage(Kind, code="BW108"):
    """There is no Python file in this folder.

    A folder is read as a package: every `.py` file in it belongs to the blueprint. Give the path of a folder with such
    files, or of one file.
    """

    message = "no Python file in this folder"
    help = "`backwright new NAME` writes a first blueprint"


class NothingDeclared(Kind, code="BW110"):
    """The blueprint declares nothing yet.

    A backend is made of entities and operations. Begin with the most important one, a class with its fields and who may
    do what with its rows; `backwright new NAME` writes a first blueprint with an account.
    """

    message = "there is no entity yet, and no operation"
    help = "class Note(Entity): title: str, and allow(read=anyone) in it; or `backwright new NAME`"


class TooManyFiles(Kind, code="BW109"):
    """There are more Python files in this folder than a blueprint has.

    A folder is read as a package, with every `.py` file in it and in the folders below. Probably another folder was
    meant: give the path of the blueprint's own.
    """

    message = "more than {limit} Python files in this folder"
    help = "give the path of the blueprint's own folder, or of one file"

    limit: str
