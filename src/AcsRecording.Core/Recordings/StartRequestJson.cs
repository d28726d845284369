using System.IO;
using System.Text.Json;

namespace AcsRecording.Core.Recordings;

/// <summary>Writes the bodies of requests. What was not asked for is left out, so that the service's defaults hold.</summary>
internal static class StartRequestJson
{
    /// <summary>The body of pause, resume and stop in the dialect that has one.</summary>
    public static byte[] WriteContext(string? context)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            WriteOptional(json, "operationContext", context);
            json.WriteEndObject();
        }

        return body.ToArray();
    }

    /// <summary>The body of Start. The request was checked to ask for nothing that the dialect lacks.</summary>
    public static byte[] Write(StartRequest request, Dialect dialect)
    {
        using var body = new MemoryStream();
        using (var json = new Utf8JsonWriter(body))
        {
            json.WriteStartObject();
            if (dialect.CallNaming == CallNaming.Locator)
            {
                WriteCall(json, request);
            }

            WriteOptional(json, "operationContext", request.OperationContext);
            WriteOptional(json, "recordingStateCallbackUri", request.StateCallbackUri);
            if (RecordingOutput.Complete(request) is { } output)
            {
                json.WriteString("recordingContentType", Camel(output.Content.ToString()));
                json.WriteString("recordingChannelType", Camel(output.Channel.ToString()));
                json.WriteString("recordingFormatType", Camel(output.Format.ToString()));
            }

            WriteChannels(json, request);
            if (request.PauseOnStart)
            {
                json.WriteBoolean("pauseOnStart", true);
            }

            if (request.StorageContainerUri is { } container)
            {
                // The wire says externalStorage where the SDKs' models say RecordingStorage.
                json.WriteStartObject("externalStorage");
                json.WriteString("recordingStorageKind", "azureBlobStorage");
                json.WriteString("recordingDestinationContainerUrl", container);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return body.ToArray();
    }

    private static void WriteCall(Utf8JsonWriter json, StartRequest request)
    {
        if (request.CallConnectionId is { } connection)
        {
            json.WriteString("callConnectionId", connection);
            return;
        }

        var (kind, name, id) = request switch
        {
            { ServerCallId: { } serverCall } => ("serverCallLocator", "serverCallId", serverCall),
            { GroupCallId: { } groupCall } => ("groupCallLocator", "groupCallId", groupCall),
            _ => ("roomCallLocator", "roomId", request.RoomId),
        };
        json.WriteStartObject("callLocator");
        json.WriteString("kind", kind);
        json.WriteString(name, id);
        json.WriteEndObject();
    }

    private static void WriteChannels(Utf8JsonWriter json, StartRequest request)
    {
        if (request.AudioChannelParticipantOrdering.Count > 0)
        {
            json.WriteStartArray("audioChannelParticipantOrdering");
            foreach (var participant in request.AudioChannelParticipantOrdering)
            {
                IdentifierJson.Write(json, participant);
            }

            json.WriteEndArray();
        }

        if (request.ChannelAffinity.Count > 0)
        {
            json.WriteStartArray("channelAffinity");
            foreach (var affinity in request.ChannelAffinity)
            {
                json.WriteStartObject();
                if (affinity.Channel is { } channel)
                {
                    json.WriteNumber("channel", channel);
                }

                json.WritePropertyName("participant");
                IdentifierJson.Write(json, affinity.Participant);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }
    }

    private static void WriteOptional(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
        {
            json.WriteString(name, value);
        }
    }

    private static string Camel(string name) => char.ToLowerInvariant(name[0]) + name.Substring(1);
}
