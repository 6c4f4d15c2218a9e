"""Odds: models, margins, in-play chains, replica agreement.

    grid        two scoring rates and a correlation -> the probability of every score
    columns/    what each market pays on each score
    sheet       a list of offers -> their fair probabilities from score grids, many matches at once
    margins     fair probabilities <-> prices with a margin; ladder, shading, stakes make them odds
    inversion   prices of others -> rates and correlation
    ratings     results, shots and past prices -> rates of a match to come
    inplay/     rates, minute, score and red cards -> score grids of what is still to play

All of it is pure: arrays and values in, arrays and values out, no clock, no file, no network. Rows of a batch are
matches and never influence one another. Probabilities are float64 inside and integers of millionths when they leave.
"""
