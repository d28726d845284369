using System;
using System.Globalization;
using CsCheck;

namespace AcsRecording.Fuzz.Tests;

/// <summary>
/// Runs a check over generated inputs. The inputs are the same in each run: what passes today does not fail tomorrow by chance. The
/// variable ACSRECORDING_FUZZ_FACTOR multiplies their number, for a long run; the first ones stay the same.
/// </summary>
internal static class Fuzz
{
    private const ulong Seed = 20260304;

    private static readonly int Factor =
        int.TryParse(Environment.GetEnvironmentVariable("ACSRECORDING_FUZZ_FACTOR"), CultureInfo.InvariantCulture, out var factor)
            ? Math.Max(1, factor)
            : 1;

    public static void Run<T>(Gen<T> inputs, int iterations, Action<T> check, Func<T, string>? print = null)
    {
        for (uint stream = 0; stream < (long)iterations * Factor; stream++)
        {
            var random = new PCG(stream, Seed);
            var state = random.ToString();
            try
            {
                check(inputs.Generate(random, null, out _));
            }
            catch (Exception first)
            {
                // From the same state again, so that CsCheck looks for a smaller input that fails too.
                Check.Sample(inputs, check, seed: state, iter: 2000, threads: 1, print: print);
                throw new InvalidOperationException($"Input {stream} fails, and passes when it comes again.", first);
            }
        }
    }
}
