"""Words for roles of people and kinds of interviews, which by themselves do not identify anybody."""

_WORDS = (
    # English
    "adolescent adult advisor adviser aide assistant boss boy child children chief citizen client clinician coach "
    "colleague consultant coordinator councillor counsellor daughter dad deputy director doctor employee employer "
    "expert family father focus foster girl group grandfather grandmother grandparent head headteacher helper "
    "interview interviewee interviewer leader lawyer man manager member mentor midwife mom mother mum nurse officer "
    "parent parents partner partners patient person pharmacist physician pilot planner policeman practitioner "
    "professional psychologist psychiatrist pupil recording researcher respondent participant informant school "
    "social worker workers speaker staff student stakeholder supervisor survey tape teacher therapist trainee "
    "transcript volunteer witness woman youth session round wave part test draft final "
    # Danish, Norwegian, Swedish
    "barn barnet borger borgere bror chef dagplejer datter deltager deltagere elev far forælder forældre fokusgruppe "
    "forsker fosterforælder frivillig gruppe hjælper informant interviewperson konsulent kvinde kæreste leder "
    "lærer læge mand medarbejder mor mormor optagelse pædagog pårørende plejefamilie psykolog rektor rådgiver "
    "sagsbehandler skoleleder socialrådgiver sygeplejerske søster søn taler teenager transskription udskrift ung unge "
    "ansatt elev forelder fokusgruppe lege leder lærer sykepleier rektor deltaker gruppe mann kvinne ungdom "
    "deltagare elev fokusgrupp förälder föräldrar grupp kvinna lärare läkare ledare sjuksköterska socialarbetare "
    # German, Dutch
    "anwalt arzt ärztin befragte befragter berater beraterin eltern elternteil fokusgruppe forscher forscherin frau "
    "gruppe interviewer kind kinder lehrer lehrerin leiter leiterin mann mitarbeiter mitarbeiterin mutter patient "
    "patientin pflegekraft schüler schülerin sozialarbeiter sozialarbeiterin student studentin teilnehmer teilnehmerin "
    "therapeut transkript vater arts deelnemer docent focusgroep groep leerling leraar moeder ouder ouders vader "
    "verpleegkundige "
    # French, Spanish, Portuguese, Italian
    "élève enfant enseignant enseignante entretien femme groupe homme infirmier infirmière médecin mère père parent "
    "participant participante alumno entrevista entrevistado entrevistador enfermera familia grupo hombre madre "
    "maestra maestro médico mujer padre profesor profesora aluno enfermeira mãe mulher homem pai professor professora "
    "bambino donna genitore infermiera insegnante intervista medico uomo"
)
ORDINARY_WORDS = frozenset(_WORDS.split())
