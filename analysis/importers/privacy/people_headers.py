"""Recognise columns and variables of people's names by their headers, in the languages of coding tools."""

import re

from analysis.importers.sheets.column_aliases import plain_name

# "Modified by", "Zuletzt bearbeitet von": a person acted on the item in the row.
_DONE = {
    "by": "created modified changed edited updated coded added imported transcribed translated reviewed "
    "interviewed uploaded entered annotated marked assigned written recorded made",
    "von": "erstellt geändert bearbeitet kodiert codiert hinzugefügt importiert transkribiert interviewt angelegt",
    "par": "créé créée modifié modifiée codé codée ajouté ajoutée édité éditée importé transcrit interviewé",
    "por": "creado creada modificado modificada codificado codificada editado editada añadido transcrito criado criada "
    "alterado alterada adicionado transcrito entrevistado importado",
    "da": "creato creata modificato modificata codificato codificata aggiunto aggiunta trascritto importato",
    "door": "gemaakt aangemaakt gewijzigd bewerkt gecodeerd toegevoegd getranscribeerd geïnterviewd geïmporteerd",
    "af": "oprettet ændret redigeret kodet tilføjet rettet transskriberet interviewet importeret skrevet",
    "av": "skapad skapat ändrad ändrat redigerad redigerat kodad kodat tillagd transkriberad intervjuad opprettet "
    "endret redigert kodet lagt transkribert intervjuet",
}
_BY = [re.compile(rf"\b(?:{'|'.join(stated.split())})\b(?: \w+)? {word}(?: user)?$") for word, stated in _DONE.items()]
# Words for a person, with any words before them: "Excerpt Creator".
_ROLES = (
    "creator author editor owner coder username annotator transcriber transcriptionist interviewer verfasser autor "
    "ersteller bearbeiter besitzer eigentümer benutzername nutzername kodierer créateur auteur propriétaire codeur "
    "creador propietario codificador criador proprietário autore creatore proprietario codificatore maker eigenaar "
    "gebruikersnaam auteursnaam opretter forfatter ejer brugernavn skapare författare ägare användarnamn kodare "
    "oppretter eier brukernavn forfattar"
)
_WHOLE = frozenset(
    {
        "user", "user name", "user id", "last user", "created user", "modified user", "initials", "full name",
        "first name", "last name", "surname", "name of coder", "name of interviewer", "coder name", "e-mail", "email",
        "e-mail address", "email address", "benutzer", "nutzer", "vorname", "nachname", "utilisateur",
        "nom d'utilisateur", "nom d’utilisateur", "prénom", "usuario", "usuária", "usuário", "nombre de usuario",
        "nome de usuário", "nome do usuário", "utilizador", "utente", "nome utente", "gebruiker", "voornaam",
        "achternaam", "bruger", "fornavn", "efternavn", "fulde navn", "initialer", "koder navn", "koderens navn",
        "kodernavn", "användare", "förnamn", "efternamn", "bruker", "etternavn", "käyttäjä", "użytkownik",
    }
)  # fmt: skip
# Interviewees are often given by a role or a number instead of a name, so the values of the column decide.
_INTERVIEWED = (
    "name person participant respondent informant interviewee client navn deltager borger "
    "interviewperson namn deltagare intervjuperson deltaker teilnehmer teilnehmerin befragter befragte "
    "interviewpartner interviewpartnerin nom participante entrevistado entrevistada nombre nome enquêté intervistato "
    "partecipante naam deelnemer geïnterviewde"
)


def may_name_people(header: str) -> bool:
    """Return whether a column of this name contains names of people if its values look like names."""
    plain = re.sub(r"[\s_]+", " ", plain_name(header)).strip(" :.")
    return plain.removesuffix(" name") in _INTERVIEWED.split()


def names_people(header: str) -> bool:
    """Return whether a column of this name contains names of people."""
    plain = re.sub(r"[\s_]+", " ", plain_name(header)).strip(" :.")
    words = plain.split(" ")
    is_role = len(words) <= 3 and words[-1] in _ROLES.split()
    return plain in _WHOLE or is_role or any(done.search(plain) for done in _BY)
