"""Pricing at work: who asks the one pure function, when, and what is kept of it.

plan        when a match is priced before its kick-off
offers      which markets are offered at a score
live        one match in play: feeds -> guard -> question -> price
runner      a live match followed at its feeds, round by round
pace        how rounds are spaced: real time, or a replay that waits for this machine
catalogued  a fixture of a catalogue at the providers of the settings
rehearsal   the shipped matches, through the providers' own formats, against `live`
makers      where a price comes from: this process, or a panel of replicas
history     published prices and changes of the guard, in the database
explain     what moved a price
worker      the same as jobs of a queue on PostgreSQL
aws_lambda  the same as an AWS Lambda function
"""
