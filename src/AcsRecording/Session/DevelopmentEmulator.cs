using System;

namespace AcsRecording.Session;

/// <summary>The connection to an emulator on this machine.</summary>
internal static class DevelopmentEmulator
{
    public const int DefaultPort = PublishedAccount.Port;

    public static ConnectRequest Request(int port) =>
        new() { Endpoint = FormattableString.Invariant($"http://127.0.0.1:{port}"), AccessKey = PublishedAccount.AccessKey };
}
