"""What a front needs before anybody signs in: the configuration, the room of a fixture, and the front's own files.

Nothing here is secret and nothing is about a person.
"""
