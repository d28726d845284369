using System;

namespace AcsRecording.Session;

/// <summary>The emulator's published account (docs/emulator.md). Its key opens nothing but emulators.</summary>
internal static class DevelopmentEmulator
{
    public const int DefaultPort = 8930;

    private const string AccessKey = "dGhpcy1rZXktaXMtcHVibGljLWFuZC13b3Jrcy1vbmx5LWFnYWluc3QtQWNzUmVjb3JkaW5nLWVtdWxhdG9yIQ==";

    public static ConnectRequest Request(int port) =>
        new() { Endpoint = FormattableString.Invariant($"http://127.0.0.1:{port}"), AccessKey = AccessKey };
}
