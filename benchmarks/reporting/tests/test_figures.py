import random
import unittest

from reporting.figures import block_means, dig, slope, spread


class FiguresTest(unittest.TestCase):
    def test_spells_a_spread_with_its_ends(self):
        self.assertEqual("2.61 (2.50–2.70)", spread([2.5, 2.7, 2.61]).text(".2f"))

    def test_spells_one_value_alone(self):
        self.assertEqual("1,234", spread([1234.4]).text(",.0f"))

    def test_finds_a_line_without_noise(self):
        line = slope([0, 1, 2, 3], [5, 7, 9, 11])
        self.assertAlmostEqual(2, line.rise)
        self.assertAlmostEqual(0, line.noise)
        self.assertFalse(line.flat())

    def test_agrees_with_the_textbook_on_noise(self):
        # By hand: rise 0.6, squares left 3.2 over 3 degrees of freedom, width 10; twice the root of 3.2 / 30.
        line = slope([1, 2, 3, 4, 5], [2, 1, 4, 3, 4])
        self.assertAlmostEqual(0.6, line.rise)
        self.assertAlmostEqual(0.6531973, line.noise, 6)
        self.assertEqual(5, line.samples)

    def test_takes_noise_and_falls_for_flat(self):
        noise = random.Random(7)
        self.assertTrue(slope(range(50), [noise.random() for _ in range(50)]).flat())
        self.assertTrue(slope(range(5), [5, 4, 3, 2, 1]).flat())

    def test_tells_a_rise_from_noise(self):
        noise = random.Random(7)
        self.assertFalse(slope(range(50), [at + noise.random() for at in range(50)]).flat())

    def test_refuses_a_slope_of_three_samples(self):
        with self.assertRaisesRegex(ValueError, "4 samples or more, got 3"):
            slope([1, 2, 3], [1, 2, 3])

    def test_averages_each_block(self):
        samples = [{"at": 1, "of": 0, "x": 1}, {"at": 59, "of": 0, "x": 3}, {"at": 61, "of": 1, "x": 10}, {"at": 70, "of": 1}]
        self.assertEqual(([30, 61], [2, 10]), block_means(samples, lambda sample: sample["of"], "x"))

    def test_finds_in_nested_dictionaries(self):
        self.assertEqual(3, dig({"many": {"rps": 3}}, ("many", "rps")))
