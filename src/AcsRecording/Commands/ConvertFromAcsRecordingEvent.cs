using System;
using System.IO;
using System.Management.Automation;
using System.Text;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Turns events into objects, whatever they arrive in.</summary>
[Cmdlet(VerbsData.ConvertFrom, "AcsRecordingEvent", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(RecordingFileEvent), typeof(RecordingStateEvent), typeof(RecordingFailedEvent), typeof(CallEvent), typeof(SubscriptionValidationEvent))]
public sealed class ConvertFromAcsRecordingEvent : AcsRecordingCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly MemoryStream _bytes = new();
    private IEventLines? _lines;

    /// <summary>Events as text, whole or line by line; as bytes, files, or the objects that a host has made of them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>Files with events; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>The same, taken as it is.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet, ValueFromPipelineByPropertyName = true)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Pass over events of other types.</summary>
    [Parameter]
    public SwitchParameter SkipUnknown { get; set; }

    /// <inheritdoc/>
    protected override void BeginProcessing() => _lines = EngineLoader.Engine.Events.Lines();

    /// <inheritdoc/>
    protected override void ProcessRecord()
    {
        if (ParameterSetName is PathSet or LiteralPathSet)
        {
            foreach (var file in ResolveFiles(Path, LiteralPath))
            {
                ReadFile(file);
            }

            return;
        }

        switch (InputObject is PSObject { BaseObject: not PSCustomObject } wrapped ? wrapped.BaseObject : InputObject)
        {
            case string text:
                Read(_lines!.Add(text));
                break;
            case byte value:
                _bytes.WriteByte(value);
                break;
            case byte[] bytes:
                Read(bytes);
                break;
            case FileInfo file:
                ReadFile(file.FullName);
                break;
            case { } host:
                Run(() => Read(EngineLoader.Engine.Events.ToJson(host, PlainObjects.Unwrap)));
                break;
        }
    }

    /// <inheritdoc/>
    protected override void EndProcessing()
    {
        Read(_lines!.Rest());
        if (_bytes.Length > 0)
        {
            Read(_bytes.ToArray());
        }
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _bytes.Dispose();
        }

        base.Dispose(disposing);
    }

    private void Read(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        Read(reader.ReadToEnd());
    }

    /// <summary>One event, an array of them, or a line for each.</summary>
    private void ReadFile(string path) => Run(() =>
    {
        try
        {
            var lines = EngineLoader.Engine.Events.Lines();
            foreach (var line in File.ReadLines(path))
            {
                Read(lines.Add(line));
            }

            Read(lines.Rest());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("EventUnreadable", RecordingErrorCategory.InvalidData, path, exception, path, exception.Message);
        }
    });

    private void Read(string? text)
    {
        if (text is not null)
        {
            Run(() => WriteObject(EngineLoader.Engine.Events.Read(text, SkipUnknown), enumerateCollection: true));
        }
    }
}
