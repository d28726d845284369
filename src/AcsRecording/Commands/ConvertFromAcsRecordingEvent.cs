using System;
using System.Collections;
using System.IO;
using System.Management.Automation;
using System.Text;
using AcsRecording.Binding;
using AcsRecording.Pipeline;
using AcsRecording.Session;

namespace AcsRecording.Commands;

/// <summary>Converts events to objects, from all forms in which they arrive.</summary>
[Cmdlet(VerbsData.ConvertFrom, "AcsRecordingEvent", DefaultParameterSetName = InputObjectSet)]
[OutputType(typeof(RecordingFileEvent), typeof(RecordingStateEvent), typeof(RecordingFailedEvent),
    typeof(CallEvent), typeof(SubscriptionValidationEvent))]
public sealed class ConvertFromAcsRecordingEvent : AcsRecordingCmdlet
{
    private const string InputObjectSet = "InputObject";
    private const string PathSet = "Path";
    private const string LiteralPathSet = "LiteralPath";

    private readonly MemoryStream _bytes = new();
    private IEventStream? _events;

    /// <summary>Events as text, whole or line by line; as bytes, files, web responses, or the objects that a host makes of them.</summary>
    [Parameter(Mandatory = true, Position = 0, ValueFromPipeline = true, ParameterSetName = InputObjectSet)]
    [AllowEmptyString]
    public object? InputObject { get; set; }

    /// <summary>Files with events; wildcards are expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = PathSet)]
    [ValidateNotNullOrEmpty]
    [SupportsWildcards]
    public string[]? Path { get; set; }

    /// <summary>Paths of files, taken literally: wildcards are not expanded.</summary>
    [Parameter(Mandatory = true, ParameterSetName = LiteralPathSet)]
    [Alias("PSPath", "LP")]
    [ValidateNotNullOrEmpty]
    public string[]? LiteralPath { get; set; }

    /// <summary>Ignore events of other types.</summary>
    [Parameter]
    public SwitchParameter SkipUnknown { get; set; }

    private static IEventReader Reader => EngineLoader.Engine.Events;

    private protected override void Begin()
    {
        DeferErrorsUnderStop();
        _events = Reader.Open(SkipUnknown, null);
    }

    private protected override void Process()
    {
        if (ParameterSetName is PathSet or LiteralPathSet)
        {
            foreach (var file in Paths.Files(Path, LiteralPath))
            {
                ReadFile(file);
            }
        }
        else if (InputObject is not null)
        {
            Read(InputObject);
        }
    }

    private protected override void End()
    {
        Write(_events!.End());
        if (_bytes.Length > 0)
        {
            Read(_bytes.ToArray());
        }

        ReportDeferred();
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

    private void Read(object input)
    {
        switch (HeldValues.Bare(input))
        {
            case string text:
                Run(() => Write(_events!.Add(EventInput.EnsureText(text))));
                break;
            case Uri address:
                Run(() => EventInput.EnsureText(address.OriginalString));
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
            case IEnumerable list and not IDictionary:
                foreach (var item in list)
                {
                    if (item is not null)
                    {
                        Read(item);
                    }
                }

                break;
            case var other when EventInput.Content(other) is { } content:
                Read(content);
                break;
            case var host:
                Run(() => Write(Reader.Read(Reader.ToJson(host, PlainObjects.Unwrap), SkipUnknown)));
                break;
        }
    }

    private void Read(byte[] bytes)
    {
        using var reader = new StreamReader(new MemoryStream(bytes), Encoding.UTF8);
        Write(Reader.Read(reader.ReadToEnd(), SkipUnknown));
    }

    /// <summary>One event, an array of them, or a line for each.</summary>
    private void ReadFile(string path) => Run(() =>
    {
        try
        {
            var events = Reader.Open(SkipUnknown, path);
            foreach (var line in File.ReadLines(path))
            {
                Write(events.Add(line));
            }

            Write(events.End());
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw RecordingError.Create("EventUnreadable", RecordingErrorCategory.InvalidData, path, exception, path, exception.Message);
        }
    });

    /// <summary>The events first: an error may end the pipeline.</summary>
    private void Write(EventBatch batch)
    {
        foreach (var item in batch.Events)
        {
            RunspaceSession.Current.Remember(item);
            WriteObject(item);
        }

        foreach (var unread in batch.Unread)
        {
            Run(() => throw unread.Error);
        }
    }
}
