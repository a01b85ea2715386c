"""How large an input may be: one list of limits, each well above any study and well below what harms a computer.

An error names the limit, what the file has, and what to do.
"""

MB = 2**20

# Files and archives
FILE_BYTES = 1024 * MB  # any one file; a project of a million codings has 450 MB of XML before it is packed
ARCHIVE_MEMBERS = 20_000
ARCHIVE_BYTES = 1024 * MB  # all members of an archive, unpacked
ARCHIVE_RATIO = 200  # XML of codings packs 30 to 1
ARCHIVE_LIST_BYTES = 8 * MB  # the list of its members, which is read whole
ARCHIVE_HARMLESS = 10 * MB  # what unpacks to less may pack as well as it likes
TEXT_BYTES = 200 * MB  # all texts of a dataset or project; a long interview has 0.1 MB
FOLDER_ENTRIES = 100_000  # files and folders in a dataset's folder

# Tables
COLUMNS = 5_000
HEADER_CHARACTERS = 1_000_000
LINE_CHARACTERS = 10_000_000
LINES = 5_000_000
FAULTY_LINES = 1_000_000  # a longer table is not searched for every faulty row
CELLS = 10_000_000  # of all sheets of a workbook, empty ones between others included
SHEETS = 500

# What a project has
CODES = 20_000  # the largest codebooks seen have some hundreds
CODE_LEVELS = 100  # codes below each other
SOURCES = 100_000
VARIABLES = 5_000

# Markup, YAML, JSON
XML_LEVELS = 256
XML_ATTRIBUTES = 1_000  # of one element
XML_TEXT_CHARACTERS = 10_000_000
YAML_BYTES = 10 * MB
YAML_ITEMS = 200_000  # keys and values, each repetition by an alias counted
LEVELS = 100  # lists and dictionaries within each other, in YAML and JSON
JSON_BYTES = 10 * MB
JSON_DIGITS = 1_000

# Databases
DATABASE_VALUE_BYTES = 50 * MB
DATABASE_BYTES = 500 * MB
DATABASE_SECONDS = 60  # for one table; a million codings take three

# Work of one command on its input; both grow with the size of the files that it reads. Of the ordinary files that were
# tried, a workbook of 20,000 rows and 60 columns took more than four seconds a MB on a busy computer.
SECONDS = 30
SECONDS_PER_MB = 20
MEMORY = 700 * MB
MEMORY_PER_BYTE = 24
RESERVED = 16 * 1024 * MB  # what a process may reserve without touching it; one request beyond it fails at once
UNPACKED_BYTES_AS_ONE = 10  # of an archive: ten bytes that it unpacks to count as one of a file more
