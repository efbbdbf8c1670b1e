"""The letters by which a spreadsheet names its columns."""


def parse_column_letters(letters: str) -> int:
    """A column's number, from 1: A → 1, AA → 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number


def format_column_letters(number: int) -> str:
    """A column's letters by its number, from 1: 27 → AA."""
    letters = ""
    while number:
        number, letter = divmod(number - 1, 26)
        letters = chr(65 + letter) + letters
    return letters
