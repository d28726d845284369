using System;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using System.Text.Json;
using System.Text.Json.Serialization;
using AcsRecording.Emulator.Faults;
using AcsRecording.Emulator.Security;

namespace AcsRecording.Emulator;

/// <summary>The options that <c>start</c> and <c>exec</c> share.</summary>
internal sealed class EmulatorCommandOptions
{
    private static readonly EmulatorOptions Defaults = new();
    private static readonly JsonSerializerOptions FaultFormat =
        new(JsonSerializerDefaults.Web) { UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow };

    private readonly Option<bool> _https = new("--https") { Description = "https, with a certificate that is made at the first start." };
    private readonly Option<string> _certificateFolder = new("--certificate-folder")
    {
        Description = "Where that certificate is kept.",
        DefaultValueFactory = _ => EmulatorCertificate.DefaultFolder,
    };
    private readonly Option<bool> _disableLocalAuth =
        new("--disable-local-auth") { Description = "Refuse the access key, and take tokens only." };
    private readonly Option<double> _speed =
        new("--speed") { Description = "Emulated seconds in a real one.", DefaultValueFactory = _ => Defaults.Speed };
    private readonly Option<double> _chunkSeconds =
        new("--chunk-seconds") { Description = "The longest chunk.", DefaultValueFactory = _ => Defaults.ChunkSeconds };
    private readonly Option<long?> _contentBytes = new("--content-bytes") { Description = "A size that every media file is given." };
    private readonly Option<long?> _rate = new("--rate") { Description = "Bytes a second for each content connection." };
    private readonly Option<int> _latency = new("--latency") { Description = "Milliseconds before every answer." };
    private readonly Option<Uri?> _contentEndpoint =
        new("--content-endpoint") { Description = "The base of the content addresses handed out.", CustomParser = ParseAddress };
    private readonly Option<int?> _seed = new("--seed") { Description = "Makes ids repeatable." };
    private readonly Option<FaultRule[]> _faults = new("--fault")
    {
        Description = "A rule for wrong answers, as JSON (docs/emulator.md). Can be given more than once.",
        CustomParser = ParseFaults,
    };
    private readonly Option<string?> _storageConnection =
        new("--storage-connection") { Description = "The connection string of the storage account that recordings can be exported to." };
    private readonly Option<ExportLayout> _exportLayout = new("--export-layout")
    {
        Description = "Whether the names of exported blobs have the document id.",
        DefaultValueFactory = _ => Defaults.ExportLayout,
    };
    private readonly Option<bool> _acceptStarts = new("--accept-starts") { Description = "Answer Start with 202 instead of 200." };
    private readonly Option<bool> _failStarts =
        new("--fail-starts") { Description = "Answer Start with 202, and post StartRecordingFailed to the callback." };
    private readonly Option<RecordingKind> _recordingKind = new("--recording-kind")
    {
        Description = "Who records, as answers and callbacks say.",
        DefaultValueFactory = _ => Defaults.RecordingKind,
    };
    private readonly Option<ManagementRight[]> _withoutRights = new("--without-right")
    {
        Description = "A right that the caller of the management endpoints does not have. Can be given more than once.",
    };
    private readonly Option<EventSchema> _eventSchema =
        new("--event-schema") { Description = "The schema of events.", DefaultValueFactory = _ => Defaults.EventSchema };
    private readonly Option<EventDialect> _eventDialect = new("--event-dialect")
    {
        Description = "current, or 2021: events with document ids alone, and files at the resource itself.",
        CustomParser = ParseEventDialect,
    };
    private readonly Option<bool> _eventPerChunk =
        new("--event-per-chunk") { Description = "An event for each chunk, rather than one for all of a recording's." };
    private readonly Option<int> _eventCopies =
        new("--event-copies") { Description = "How often each event is delivered.", DefaultValueFactory = _ => Defaults.EventCopies };
    private readonly Option<Uri?> _eventWebhook =
        new("--event-webhook") { Description = "Where events are posted.", CustomParser = ParseAddress };
    private readonly Option<string?> _queueConnection =
        new("--event-queue-connection") { Description = "The connection string of the storage account with the queue." };
    private readonly Option<string> _queue =
        new("--event-queue") { Description = "The queue's name.", DefaultValueFactory = _ => Defaults.EventQueue };
    private readonly Option<QueueEncoding> _queueEncoding =
        new("--event-queue-encoding") { Description = "How messages are written.", DefaultValueFactory = _ => Defaults.EventQueueEncoding };

    public EmulatorCommandOptions(Command command)
    {
        MustBePositive(_speed, value => value > 0);
        MustBePositive(_chunkSeconds, value => value > 0);
        MustBePositive(_contentBytes, value => value is null or > 0);
        MustBePositive(_rate, value => value is null or > 0);
        MustBePositive(_eventCopies, value => value > 0);
        Option[] all =
        [
            _https, _certificateFolder, _disableLocalAuth, _speed, _chunkSeconds, _contentBytes, _rate, _latency, _contentEndpoint,
            _seed, _faults, _storageConnection, _exportLayout, _withoutRights, _acceptStarts, _failStarts, _recordingKind, _eventSchema,
            _eventDialect, _eventPerChunk, _eventCopies, _eventWebhook, _queueConnection, _queue, _queueEncoding,
        ];
        foreach (var option in all)
        {
            command.Options.Add(option);
        }
    }

    public EmulatorOptions Read(ParseResult result) => new()
    {
        Https = result.GetValue(_https),
        CertificateFolder = result.GetValue(_https) ? result.GetRequiredValue(_certificateFolder) : null,
        DisableLocalAuth = result.GetValue(_disableLocalAuth),
        Speed = result.GetValue(_speed),
        ChunkSeconds = result.GetValue(_chunkSeconds),
        ContentBytes = result.GetValue(_contentBytes),
        Rate = result.GetValue(_rate),
        Latency = TimeSpan.FromMilliseconds(result.GetValue(_latency)),
        ContentEndpoint = result.GetValue(_contentEndpoint),
        Seed = result.GetValue(_seed),
        Faults = result.GetValue(_faults) ?? [],
        StorageConnection = result.GetValue(_storageConnection),
        ExportLayout = result.GetValue(_exportLayout),
        AcceptStarts = result.GetValue(_acceptStarts),
        FailStarts = result.GetValue(_failStarts),
        RecordingKind = result.GetValue(_recordingKind),
        WithoutRights = result.GetValue(_withoutRights) ?? [],
        EventSchema = result.GetValue(_eventSchema),
        EventDialect = result.GetValue(_eventDialect),
        EventPerChunk = result.GetValue(_eventPerChunk),
        EventCopies = result.GetValue(_eventCopies),
        EventWebhook = result.GetValue(_eventWebhook),
        EventQueueConnection = result.GetValue(_queueConnection),
        EventQueue = result.GetRequiredValue(_queue),
        EventQueueEncoding = result.GetValue(_queueEncoding),
    };

    private static Uri? ParseAddress(ArgumentResult result)
    {
        if (Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var address) && address.Scheme is "http" or "https")
        {
            return address;
        }

        result.AddError($"'{result.Tokens[0].Value}' is not an http or https address.");
        return null;
    }

    private static EventDialect ParseEventDialect(ArgumentResult result)
    {
        switch (result.Tokens[0].Value)
        {
            case "current":
                return EventDialect.Current;
            case "2021":
                return EventDialect.Year2021;
            case var other:
                result.AddError($"'{other}' is no dialect of events: give current or 2021.");
                return default;
        }
    }

    private static FaultRule[]? ParseFaults(ArgumentResult result)
    {
        try
        {
            return
            [
                .. result.Tokens.Select(token =>
                    JsonSerializer.Deserialize<FaultRule>(token.Value, FaultFormat) ?? throw new JsonException()),
            ];
        }
        catch (JsonException)
        {
            result.AddError("--fault takes a rule as JSON, for example '{\"path\":\"/content/\",\"count\":2,\"status\":503}'.");
            return null;
        }
    }

    private static void MustBePositive<T>(Option<T> option, Func<T?, bool> isPositive) => option.Validators.Add(result =>
    {
        if (!isPositive(result.GetValueOrDefault<T>()))
        {
            result.AddError($"{option.Name} must be greater than 0.");
        }
    });
}
