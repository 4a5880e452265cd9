import contextlib
import subprocess
import sys
import unittest

from reporting import programs


@contextlib.contextmanager
def python(code):
    process = subprocess.Popen([sys.executable, "-c", code], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


class LineTest(unittest.TestCase):
    def test_reads_lines_that_were_written_at_once(self):
        with python("import sys; sys.stdout.write('one\\ntwo\\n')") as process:
            self.assertEqual("one\n", programs.line(process, "the first"))
            self.assertEqual("two\n", programs.line(process, "the second"))

    def test_asks_and_reads_the_answer(self):
        with python("print(input() + ' too', flush=True)") as process:
            programs.say(process, "this")
            self.assertEqual("this too\n", programs.line(process, "an answer"))

    def test_fails_at_once_where_the_program_has_ended(self):
        with python("print('half', end='')") as process:
            with self.assertRaisesRegex(programs.ProgramFailed, "ended before: a line"):
                programs.line(process, "a line")

    def test_does_not_wait_for_ever(self):
        with python("input()") as process:
            with self.assertRaisesRegex(programs.ProgramFailed, "not within 0 s: a line"):
                programs.line(process, "a line", 0)
