"""Verbs of the channels: `webhooks` out, `inboxes` set up, `hooks` in, `files` fetched, what is `pulled`."""
