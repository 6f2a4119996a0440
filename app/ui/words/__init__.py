"""What the screens say, a module a subject: pure functions from facts to lines of text."""
