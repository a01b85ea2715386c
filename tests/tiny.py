"""A sound dataset small enough to be read at a glance."""

import pandas as pd

from analysis.models import SYNTHETIC_MARK, Dataset

TEXT = f"{SYNTHETIC_MARK} Vi ringer til politiet.\n{SYNTHETIC_MARK} Det går godt, siger de på skolen.\n"


def table(text: str) -> pd.DataFrame:
    header, *rows = (line.strip().split("|") for line in text.strip().splitlines())
    return pd.DataFrame(rows, columns=header, dtype="str")


def tiny_dataset(**tables: pd.DataFrame) -> Dataset:
    second = TEXT.index("\n") + 1
    whole = {
        "interviews": table(f"""interview|unit|group|participants|setting|characters
            I1|M1|children|2|group|{len(TEXT)}
            I2|M2||1|single|"""),
        "coders": table("""coder|label
            A|Coder A
            B|Coder B"""),
        "assignments": table("""coder|interview|start|end|role
            A|I1|||lead
            B|I1|0|10|second
            A|I2|||lead"""),
        "codes": table("""code|parent|family|label_da|label_en|definition|sensitive
            police||partner-external|politi|police|The police|no
            school||partner-external|skole|school|A school|no
            positive||experience|god|good|Goes well|yes
            safety-measure||form|tryghed|safety|A measure|no
            alarm|safety-measure|form|alarm|alarm|An alarm|no"""),
        "segments": table(f"""segment|interview|start|end|text
            S1|I1|0|{second - 1}|{TEXT[: second - 1]}
            S2|I1|{second}|{len(TEXT) - 1}|{TEXT[second:-1]}
            S3|I2|||"""),
        "codings": table("""segment|coder|code
            S1|A|police
            S2|A|school
            S2|A|positive
            S1|B|police
            S3|A|alarm"""),
        "topics": table("""interview|family|asked
            I1|experience|yes"""),
        "variables": table("""entity|key|variable|value|origin
            unit|M1|knowledge_person_appointed|yes|interview guide"""),
        "notes": table("""note|entity|key|text
            N1|code|police|Never the prosecutor"""),
    }
    description = {"title": "Tiny", "origin": {"tool": "by hand"}, "synthetic": True, "seed": 7, "scenario": "tiny"}
    return Dataset("tiny", description, {**whole, **tables}, {"I1": TEXT})
