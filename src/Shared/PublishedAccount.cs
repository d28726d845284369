namespace AcsRecording;

/// <summary>
/// The emulator's account and port, which the emulator serves and -UseDevelopmentEmulator asks for (docs/emulator.md). Both projects
/// compile this file, because neither refers to the other. The key is published and opens nothing but emulators.
/// </summary>
internal static class PublishedAccount
{
    public const int Port = 8930;

    /// <summary>Base64 of "this-key-is-public-and-works-only-against-AcsRecording-emulator!".</summary>
    public const string AccessKey = "dGhpcy1rZXktaXMtcHVibGljLWFuZC13b3Jrcy1vbmx5LWFnYWluc3QtQWNzUmVjb3JkaW5nLWVtdWxhdG9yIQ==";
}
