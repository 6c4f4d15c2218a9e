"""The stacks, one file a concern. Each takes the settings and what it needs of earlier stacks, and nothing else.

network → keys → data → identity, pricing, compute → edge, watch; images and budget stand alone
"""
