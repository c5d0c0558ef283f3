"""Questions on base rates, absence of evidence and other generators."""

from accounts.questions.question import Choice, Group, Question

NUMBERS = (
    Question(
        "likely",
        Group.BASE_RATES,
        "DALL·E 3 pictures are rare in what you check. One result says “Likely”. What is true?",
        "rare",
        (
            Choice(
                "proof",
                "It is proof.",
                "No. A result is evidence to weigh. Every detector flags some wrong pictures.",
            ),
            Choice(
                "rare",
                "It may still be a false alarm. The rarer such pictures are, the more often that happens.",
                "Right. That is why each result is shown together with how common such pictures are.",
            ),
            Choice(
                "ignore",
                "The result can be ignored.",
                "No. It makes DALL·E 3 more likely than before. How likely depends on what you check.",
            ),
        ),
    ),
    Question(
        "alarms",
        Group.BASE_RATES,
        "1 in 1,000 pictures is from DALL·E 3. 1 in 100 others is wrongly flagged. What holds?",
        "false",
        (
            Choice(
                "true",
                "Most flagged pictures are from DALL·E 3.",
                "No. Of 1,000 pictures, one is from DALL·E 3, but about ten others are flagged.",
            ),
            Choice(
                "false",
                "Most flagged pictures are not from DALL·E 3.",
                "Right. About ten false alarms stand beside one true find at most.",
            ),
            Choice(
                "half",
                "About half of the flagged pictures are from DALL·E 3.",
                "No. That holds where about 1 in 100 is from DALL·E 3. Here they are ten times rarer.",
            ),
        ),
    ),
    Question(
        "same_tool",
        Group.BASE_RATES,
        "A colleague’s pictures are often from DALL·E 3, yours rarely. You both get “Likely”. What is true?",
        "means_more",
        (
            Choice(
                "means_more",
                "Your colleague’s flag is more often right than yours.",
                "Right. The tool is the same. The more common such pictures are, the more flags are right.",
            ),
            Choice(
                "same",
                "Both flags are right equally often.",
                "No. How often a flag is right also depends on how common such pictures are.",
            ),
            Choice(
                "yours",
                "Your flag is more often right, because it is a rarer event.",
                "No. The rarer such pictures are, the more flags are false alarms.",
            ),
        ),
    ),
    Question(
        "no_evidence",
        Group.ABSENCE,
        "The result is “No evidence of DALL·E 3 found”. What may you say?",
        "nothing_found",
        (
            Choice(
                "authentic",
                "The picture is authentic.",
                "No. The site never tests whether a picture is authentic or unaltered.",
            ),
            Choice(
                "nothing_found",
                "We found no sign of DALL·E 3. It could still come from another generator, or be edited.",
                "Right. Strong compression can also hide the signs.",
            ),
            Choice(
                "not_ai",
                "No AI made this picture.",
                "No. Another generator, or a much compressed DALL·E 3 picture, can give the same result.",
            ),
        ),
    ),
    Question(
        "cannot_tell",
        Group.ABSENCE,
        "The result is “We cannot tell”. What is the best next step?",
        "original",
        (
            Choice(
                "repeat",
                "Upload the same file until the answer changes.",
                "No. The same file gives the same answer, and it uses up your images.",
            ),
            Choice(
                "negative",
                "Count it as “not DALL·E 3”.",
                "No. The question stays open: both answers are possible.",
            ),
            Choice(
                "original",
                "Look for the first publication or the original file, and check that.",
                "Right. A larger, less compressed copy often allows an answer.",
            ),
        ),
    ),
    Question(
        "screenshot",
        Group.ABSENCE,
        "You check a small screenshot. The result is “No evidence of DALL·E 3 found”. What explains it?",
        "either",
        (
            Choice(
                "photo", "It must be a photograph.", "No. Finding no sign does not say what the picture is."
            ),
            Choice(
                "broken",
                "The tool must be broken.",
                "No. Small and much compressed copies often lose the signs. That is a known limit.",
            ),
            Choice(
                "either",
                "There was no sign, or the small copy has lost it.",
                "Right. Look for a larger, less compressed copy and check that too.",
            ),
        ),
    ),
    Question(
        "scope",
        Group.OTHER_GENERATORS,
        "What does this site tell you about a picture?",
        "dalle3",
        (
            Choice(
                "fake",
                "Whether it is fake.",
                "No. A real photograph can mislead, and a generated one can be honest.",
            ),
            Choice(
                "any_ai",
                "Whether any AI made it.",
                "No. It looks for one generator only. Pictures of other generators can pass unseen.",
            ),
            Choice(
                "dalle3",
                "Whether it shows signs of being generated by DALL·E 3.",
                "Right. It answers this one question and no other.",
            ),
        ),
    ),
    Question(
        "other_unseen",
        Group.OTHER_GENERATORS,
        "A picture comes from another AI generator. What can the answer from the pixels be?",
        "both",
        (
            Choice(
                "always_none",
                "Always “No evidence of DALL·E 3 found”.",
                "No. Pictures of other generators are the hardest to tell apart. Some are wrongly flagged.",
            ),
            Choice(
                "both",
                "“No evidence”, “We cannot tell”, or wrongly “Likely”.",
                "Right. The site looks for DALL·E 3 only, and pictures of other generators can confuse it.",
            ),
            Choice(
                "names",
                "The name of that generator.",
                "No. The pixels are asked one question only: DALL·E 3 or not.",
            ),
        ),
    ),
    Question(
        "which_ai",
        Group.OTHER_GENERATORS,
        "You know that a picture was made by some AI. The result is “Likely”. What do you write?",
        "cautious",
        (
            Choice(
                "certain",
                "It was made by DALL·E 3, because it was AI anyway.",
                "No. Pictures of other generators are flagged wrongly more often than photographs.",
            ),
            Choice(
                "nothing",
                "It was not made by DALL·E 3.",
                "No. The result speaks for DALL·E 3, though it proves nothing.",
            ),
            Choice(
                "cautious",
                "It shows signs of DALL·E 3, but another generator is possible.",
                "Right. Pictures of other generators are wrongly flagged more often than photographs.",
            ),
        ),
    ),
)
