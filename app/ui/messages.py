"""Facts and wishes that cross the program. Facts are in the past tense, wishes end in Requested."""

from textual.message import Message

from app.feeds import AnyFeed, Topic
from app.polling import Poller


class FeedUpdated(Message):
    """A topic was read, or an attempt failed."""

    def __init__(self, topic: Topic, feed: AnyFeed, source: Poller) -> None:
        super().__init__()
        self.topic = topic
        self.feed = feed
        self.source = source
        """Who read it: what a poller that was replaced still sent is thrown away."""

    def can_replace(self, message: Message) -> bool:
        """Let a newer feed of the same topic take the place of one that nobody saw yet."""
        return isinstance(message, FeedUpdated) and message.source is self.source


class SignInRequested(Message):
    """The user, or a token that ended, asks for signing in where the user stands."""
