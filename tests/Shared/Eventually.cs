using System;
using System.Threading.Tasks;

namespace AcsRecording.Testing;

/// <summary>Waiting for what another thread or process does, never without an end.</summary>
public static class Eventually
{
    /// <summary>Far more than any wait takes on a busy machine: what has not come by then does not come.</summary>
    public static TimeSpan Timeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold in time; the message names it.</exception>
    public static Task HoldsAsync(string what, Func<bool> condition) => HoldsAsync(what, () => Task.FromResult(condition()));

    /// <summary>Returns once the condition holds.</summary>
    /// <exception cref="TimeoutException">It did not hold in time; the message names it.</exception>
    public static async Task HoldsAsync(string what, Func<Task<bool>> condition)
    {
        for (var deadline = DateTime.UtcNow + Timeout; !await condition(); await Task.Delay(5))
        {
            if (DateTime.UtcNow > deadline)
            {
                throw new TimeoutException($"After {Timeout.TotalSeconds} s still not so: {what}.");
            }
        }
    }
}
