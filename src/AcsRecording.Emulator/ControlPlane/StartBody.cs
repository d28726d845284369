using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using AcsRecording.Emulator.Recordings;
using Microsoft.AspNetCore.Http;

namespace AcsRecording.Emulator.ControlPlane;

/// <summary>Reads the body of Start as strictly as the service: explicit nulls and left-out fields are the same.</summary>
internal static class StartBody
{
    private const int MaximumChannels = 5;

    private static readonly (string Content, string Channel, string Format)[] ValidOutputs =
    [
        ("audioVideo", "mixed", "mp4"),
        ("audio", "mixed", "mp3"),
        ("audio", "mixed", "wav"),
        ("audio", "unmixed", "wav"),
    ];

    /// <summary>The options, or the answer that refuses them.</summary>
    /// <param name="body">The body.</param>
    /// <param name="dialect">The request's dialect.</param>
    /// <param name="callInPath">The call, where the path holds it.</param>
    public static (StartOptions? Options, IResult? Refusal) Read(JsonElement body, Dialect dialect, string? callInPath)
    {
        if (body.ValueKind != JsonValueKind.Object)
        {
            return (null, ServiceErrors.InvalidRequest("The request body must be an object."));
        }

        if (dialect.StartFields is { } known
            && body.EnumerateObject().Select(field => field.Name).FirstOrDefault(name => !known.Contains(name)) is { } unknown)
        {
            return (null, ServiceErrors.InvalidRequest($"This api-version has no field {unknown}."));
        }

        var (options, refusal) = callInPath is null ? ReadLocated(body, dialect)
            : CallIds.IsValid(callInPath, dialect) ? ReadOptions(body, callInPath, null)
            : (null, ServiceErrors.InvalidRequest($"The {dialect.NamesCall} is not valid."));
        return (options is null ? null : options with
        {
            Dialect = dialect,
            ConversationId = dialect.NamesCall == "conversationId" ? callInPath : null,
            OperationContext = Text(body, "operationContext"),
        }, refusal);
    }

    private static (StartOptions? Options, IResult? Refusal) ReadLocated(JsonElement body, Dialect dialect)
    {
        var locator = Object(body, "callLocator");
        var connection = Text(body, "callConnectionId");
        if ((locator is null) == (connection is null))
        {
            return (null, ServiceErrors.InvalidRequest("Exactly one of callLocator and callConnectionId is required."));
        }

        var (call, refusal) = connection is null ? ReadLocator(locator!.Value, dialect) : (connection, null);
        return refusal is null ? ReadOptions(body, call!, connection) : (null, refusal);
    }

    private static (string? Call, IResult? Refusal) ReadLocator(JsonElement locator, Dialect dialect) => Text(locator, "kind") switch
    {
        "serverCallLocator" => Text(locator, "serverCallId") is { } id && CallIds.IsServerCallId(id)
            ? (id, null)
            : (null, ServiceErrors.InvalidRequest("The server call id is not a valid Base-64 string.")),

        // A group call without participants, or an id that isn't a group's, isn't an established call.
        "groupCallLocator" =>
            Text(locator, "groupCallId") is { } id && Guid.TryParse(id, out _) ? (id, null) : (null, ServiceErrors.NotEstablished()),
        "roomCallLocator" when dialect.IsCurrent =>
            Text(locator, "roomId") is { Length: > 0 } id ? (id, null) : (null, ServiceErrors.InvalidRequest("roomId is required.")),
        _ => (null, ServiceErrors.InvalidRequest("callLocator.kind is not known.")),
    };

    private static (StartOptions? Options, IResult? Refusal) ReadOptions(JsonElement body, string call, string? connection)
    {
        var content = Text(body, "recordingContentType");
        var channel = Text(body, "recordingChannelType");
        var format = Text(body, "recordingFormatType");
        var output = ValidOutputs.FirstOrDefault(valid =>
            Agrees(content, valid.Content) && Agrees(channel, valid.Channel) && Agrees(format, valid.Format));
        if (output.Format is null)
        {
            return (null, ServiceErrors.InvalidRequest("The combination of content, channel and format is not supported."));
        }

        var storage = Object(body, "externalStorage");
        var isOwn = storage is { } asked && Text(asked, "recordingStorageKind") != "azureCommunicationServices";
        Uri? container = null;
        if (isOwn && (Text(storage!.Value, "recordingStorageKind") != "azureBlobStorage"
             || !Uri.TryCreate(Text(storage.Value, "recordingDestinationContainerUrl"), UriKind.Absolute, out container)
                || container.Query.Length > 0))
        {
            return (
                null, ServiceErrors.InvalidRequest("externalStorage is azureBlobStorage with the address of a container, without a SAS."));
        }

        var callback = Text(body, "recordingStateCallbackUri");
        if (callback is not null && !Uri.IsWellFormedUriString(callback, UriKind.Absolute))
        {
            return (null, ServiceErrors.InvalidRequest("recordingStateCallbackUri is not an absolute URI."));
        }

        var unmixed = output.Channel == "unmixed";
        var participants = ReadParticipants(body);
        if (participants is null || participants.Count > MaximumChannels || (participants.Count > 0 && !unmixed))
        {
            return (null, ServiceErrors.InvalidRequest("Channels are for unmixed audio, at most five, each for one participant."));
        }

        return (new StartOptions
        {
            CallKey = call,
            ServerCallId = connection is null && CallIds.IsServerCallId(call) ? call : CallIds.ServerCallIdOf(call),
            CallConnectionId = connection,
            Video = output.Format == "mp4",
            Unmixed = unmixed,
            Format = output.Format,
            PauseOnStart = body.TryGetProperty("pauseOnStart", out var pause) && pause.ValueKind == JsonValueKind.True,
            CallbackUri = callback,
            StorageContainerUri = container,
            Participants = participants,
        }, null);
    }

    /// <summary>Raw ids by channel; null where two want the same one.</summary>
    private static List<string>? ReadParticipants(JsonElement body)
    {
        var byChannel = new SortedDictionary<int, string>();
        foreach (var identifier in Items(body, "audioChannelParticipantOrdering"))
        {
            byChannel.Add(byChannel.Count, Text(identifier, "rawId") ?? "");
        }

        var anywhere = new List<string>();
        foreach (var affinity in Items(body, "channelAffinity"))
        {
            var rawId = Object(affinity, "participant") is { } participant ? Text(participant, "rawId") ?? "" : "";
            if (!affinity.TryGetProperty("channel", out var channel) || channel.ValueKind == JsonValueKind.Null)
            {
                anywhere.Add(rawId);
            }
            else if (!channel.TryGetInt32(out var number) || number is < 0 or >= MaximumChannels || !byChannel.TryAdd(number, rawId))
            {
                return null;
            }
        }

        return [.. byChannel.Values, .. anywhere];
    }

    private static bool Agrees(string? given, string valid) => given is null || given.Equals(valid, StringComparison.OrdinalIgnoreCase);

    private static string? Text(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonElement? Object(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Object ? value : null;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Array
            ? value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : [];
}
