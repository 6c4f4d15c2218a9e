"""What an installation costs a month, and a bet by chain: arithmetic on a table of prices, nothing fetched.

prices.toml   a list price a line, with where it is from, of when, and whether somebody has checked it since
usage.toml    what each size is assumed to carry
month         sizes x usage x prices -> a month's bill, by part
bet           measured gas x gas price x price of ether -> euros a bet
__main__      writes the tables of docs/cost.md: `python -m infra.cost [--check]`
"""
