"""Questions on edited pictures, provenance signals, and why no result is proof."""

from accounts.questions.question import Choice, Group, Question

EVIDENCE = (
    Question(
        "part",
        Group.EDITED,
        "Someone pastes a part of a DALL·E 3 picture into a photograph. What can happen?",
        "missed",
        (
            Choice(
                "missed",
                "The part can be missed, and the rest of the picture is still a photograph.",
                "Right. One answer for a mixed picture can hide what is in a part of it.",
            ),
            Choice("found", "The part is always found.", "No. A small part can leave too few signs."),
            Choice(
                "all",
                "The whole picture was then made by DALL·E 3.",
                "No. Only a part was. The result alone does not say which.",
            ),
        ),
    ),
    Question(
        "filter",
        Group.EDITED,
        "A picture was cropped, got a filter and was saved again. What does this do to the result?",
        "weaker",
        (
            Choice(
                "none",
                "Nothing: the pixels still tell everything.",
                "No. Each edit can weaken the signs. Error rates can be higher for such pictures.",
            ),
            Choice(
                "weaker",
                "It makes the result weaker.",
                "Right. Read what the result says of such pictures, and look for the original.",
            ),
            Choice(
                "fake",
                "It proves that somebody wants to deceive.",
                "No. Cropping, filters and saving again are everyday acts.",
            ),
        ),
    ),
    Question(
        "credentials",
        Group.PROVENANCE,
        "A file carries a genuine signature that names DALL·E 3 as its maker. What does that settle?",
        "maker",
        (
            Choice(
                "nothing",
                "Nothing: such data is never worth anything.",
                "No. A genuine signature that was checked is strong evidence of who signed what.",
            ),
            Choice(
                "truth",
                "That what the picture shows is true.",
                "No. A signature says where a picture comes from. It does not say that the scene is true.",
            ),
            Choice(
                "maker",
                "That the signer says DALL·E 3 made it; the page names the signer.",
                "Right. It says where the file comes from, not whether the scene is true.",
            ),
        ),
    ),
    Question(
        "no_signal",
        Group.PROVENANCE,
        "A file has no Content Credentials and no metadata. What does that mean?",
        "nothing",
        (
            Choice(
                "nothing",
                "Nothing by itself: most files carry none, and many services remove them.",
                "Right. Absent signals say nothing, either way.",
            ),
            Choice(
                "hidden",
                "Somebody removed them to hide something.",
                "No. Many services and apps remove them from every picture.",
            ),
            Choice(
                "photo",
                "It is a photograph, because generators always sign.",
                "No. A signature is easily lost, for example with a screenshot.",
            ),
        ),
    ),
    Question(
        "metadata",
        Group.PROVENANCE,
        "Unsigned metadata names DALL·E 3. What do you make of it?",
        "claim",
        (
            Choice(
                "proof", "It settles the question.", "No. Anyone can write unsigned metadata into a file."
            ),
            Choice(
                "claim",
                "It is a claim: worth following up, but anyone can write it.",
                "Right. Only a genuine signature shows who says so.",
            ),
            Choice(
                "ignore",
                "It is worthless; I leave it out.",
                "No. It is a lead. Ask where the file comes from.",
            ),
        ),
    ),
    Question(
        "decision",
        Group.NEVER_PROOF,
        "You want to write that a person published a generated picture. What do you do?",
        "together",
        (
            Choice(
                "result_only",
                "Quote the result; it is enough.",
                "No. An error would harm that person. Never rely on one result alone.",
            ),
            Choice(
                "together",
                "Use the result with other evidence: the source, other pictures of the event, an expert.",
                "Right. One result is one piece of evidence.",
            ),
            Choice(
                "percentage",
                "Quote the percentage, because a number is neutral.",
                "No. The number alone misleads. It depends on how common such pictures are.",
            ),
        ),
    ),
    Question(
        "strong",
        Group.NEVER_PROOF,
        "A result is “Likely”, far above the threshold. Your editor asks: is that proof?",
        "evidence",
        (
            Choice(
                "yes",
                "Yes, at such a value.",
                "No. Some pictures that are not from DALL·E 3 get high values too.",
            ),
            Choice(
                "twice",
                "Yes, if I check the same file twice.",
                "No. The same file gives the same answer. It adds no evidence.",
            ),
            Choice(
                "evidence",
                "No. It is strong evidence to weigh with other evidence.",
                "Right. A result is never proof, however clear it looks.",
            ),
        ),
    ),
    Question(
        "quote",
        Group.NEVER_PROOF,
        "You quote a result in a report. What belongs with it?",
        "words",
        (
            Choice(
                "number",
                "The percentage alone, because it is exact.",
                "No. The number alone misleads. It depends on how common such pictures are.",
            ),
            Choice(
                "words",
                "Its words, its limits and the release of the detector.",
                "Right. A reader can then judge how far it carries.",
            ),
            Choice("verdict", "The sentence “proven by software”.", "No. No result is proof."),
        ),
    ),
)
