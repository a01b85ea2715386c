from analysis.synthetic import layout
import numpy as np


def speak(interview, seed):
    m = "[SYNTETISK] "
    text = ""
    s = []
    e = []
    for i in range(len(interview.partner)):
        text += "Interviewer: Fortæl.\n\n"
        s.append(len(text))
        text += m + "Det er et svar, som endnu ikke er skrevet ud i ord, men som kommer."
        e.append(len(text))
        text += "\n\n"
    return layout.Layout(np.array(s), np.array(e), text, len(text))
