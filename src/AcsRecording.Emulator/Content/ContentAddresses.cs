using System;
using AcsRecording.Emulator.Recordings;

namespace AcsRecording.Emulator.Content;

/// <summary>The addresses under which files are handed out. The endpoint is known once the server listens.</summary>
internal sealed class ContentAddresses(EmulatorOptions options)
{
    private Uri? _endpoint;

    public void Listening(Uri endpoint) => _endpoint = endpoint;

    public string Content(EmulatedChunk chunk) => $"{Object(chunk)}/content/{chunk.View}";

    public string Metadata(EmulatedChunk chunk) => $"{Object(chunk)}/content/acsmetadata";

    /// <summary>Live, deletion goes to the object itself, without a view.</summary>
    public string Delete(EmulatedChunk chunk) => Object(chunk);

    private string Object(EmulatedChunk chunk) =>
        new Uri(
            options.ContentEndpoint ?? _endpoint ?? throw new InvalidOperationException("The emulator isn't listening yet."),
            $"/v1/objects/{chunk.DocumentId}").AbsoluteUri;
}
