"""One place answers one question: may this be done, with these, now?"""
