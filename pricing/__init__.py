"""Odds: models, margins, in-play chains, replica agreement.

    grid        two scoring rates and a correlation -> the probability of every score
    columns/    what each market pays on each score
    sheet       a list of offers -> their fair probabilities from score grids, many matches at once
    margins     fair probabilities <-> prices with a margin; ladder, shading, stakes make them odds
    inversion   prices of others -> rates and correlation
    ratings     results, shots and past prices -> rates of a match to come
    inplay/     rates, minute, score and red cards -> score grids of what is still to play
    tennis/     shares on serve and the score -> sets and games of a match
    basketball/ expected margin and total, time and score -> points of a game
    request, priced   what a price is asked for with, and what is answered; JSON
    by_sport/   one worker a sport: request -> fair probabilities of its offers
    engine      the one entry: any request -> a sheet, open, wide or suspended

All of it is pure: arrays and values in, arrays and values out, no clock, no file, no network. Rows of a batch are
matches and never influence one another. Probabilities are float64 inside and integers of millionths when they leave.
"""
