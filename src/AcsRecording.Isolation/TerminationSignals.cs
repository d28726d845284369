using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace AcsRecording.Isolation;

/// <summary>
/// What a service manager, a container host or a closing terminal ends a process with. PowerShell disposes of nothing then, and .NET 10
/// raises no ProcessExit (https://learn.microsoft.com/dotnet/core/compatibility/core-libraries/10.0/sigterm-signal-handler).
/// </summary>
public static class TerminationSignals
{
    // A registration ends when it is collected.
    private static readonly List<PosixSignalRegistration> Registrations = [];

    /// <summary>
    /// Calls an action before the process ends by such a signal. The process ends all the same, once the action has returned.
    /// </summary>
    /// <param name="action">What is to be done; it must return within seconds, and throw nothing.</param>
    public static void Register(Action action)
    {
        foreach (var (signal, number) in ((PosixSignal, int)[])[(PosixSignal.SIGTERM, 15), (PosixSignal.SIGHUP, 1)])
        {
            Registrations.Add(PosixSignalRegistration.Create(signal, _ =>
            {
                action();

                // The kernel lets no signal's default end the first process of a container, so the process ends itself.
                if (Environment.ProcessId == 1)
                {
                    Environment.Exit(128 + number);
                }
            }));
        }
    }
}
