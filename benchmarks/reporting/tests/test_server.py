import os
import unittest
from unittest import mock

from reporting.server import changes, environment


class EnvironmentTest(unittest.TestCase):
    def test_leaves_a_server_its_defaults(self):
        told = {"PATH": "/bin", "JARBOR_HTTP_PORT": "1", "JAVA_TOOL_OPTIONS": "-Xint", "OMP_NUM_THREADS": "1"}
        with mock.patch.dict(os.environ, told, clear=True):
            self.assertEqual({"PATH": "/bin"}, environment())

    def test_names_threads_that_a_caller_may_set_later(self):
        with mock.patch.dict(os.environ, {"PATH": "/bin"}, clear=True):
            self.assertEqual(["OMP_NUM_THREADS", "OMP_THREAD_LIMIT"], changes())
