using System;
using System.Collections;
using System.Linq;
using System.Text;
using System.Text.Json.Nodes;
using AcsRecording.Core.Recordings;

namespace AcsRecording.Core.Tests;

public sealed class StartValidationTests
{
    private static readonly string Call = Convert.ToBase64String("https://conv.test/conv/1"u8);

    public static TheoryData<string, Func<object>> Refused => new()
    {
        { "InvalidServerCallId", () => new StartRequest { ServerCallId = "2a3b0c00-0000-4000-8000-000000000000" } },
        { "InvalidServerCallId", () => new StartRequest { ServerCallId = "not base64!" } },
        { "InvalidGroupCallId", () => new StartRequest { GroupCallId = Call } },
        { "InvalidServerCallId", () => new StartRequest { ServerCallId = "" } },
        {
            "InvalidServerCallId",
            () => new StartRequest { ServerCallId = "endpoint=https://contoso.communication.azure.com/;accesskey=SECRET" }
        },
        { "InvalidRoomId", () => new StartRequest { RoomId = "rooms/1" } },
        {
            "InvalidCallConnectionId",
            () => new StartRequest { CallConnectionId = "endpoint=https://contoso.communication.azure.com/;accesskey=SECRET" }
        },
        { "UnsupportedFormat", () => Request(RecordingContent.AudioVideo, RecordingChannel.Unmixed) },
        { "UnsupportedFormat", () => Request(RecordingContent.AudioVideo, format: RecordingFormat.Wav) },
        { "UnsupportedFormat", () => Request(channel: RecordingChannel.Unmixed, format: RecordingFormat.Mp3) },
        { "UnsupportedFormat", () => Request(RecordingContent.Audio, format: RecordingFormat.Mp4) },
        { "NeedsUnmixed", () => new StartRequest { ServerCallId = Call, AudioChannelParticipantOrdering = ["8:acs:a_b"] } },
        {
            "NeedsUnmixed",
            () => new StartRequest { ServerCallId = Call, Format = RecordingFormat.Mp3, ChannelAffinity = [new("8:acs:a_b")] }
        },
        {
            "TooManyChannels",
            () => new StartRequest
            {
                ServerCallId = Call,
                Channel = RecordingChannel.Unmixed,
                AudioChannelParticipantOrdering = ["1", "2", "3", "4", "5", "6"],
            }
        },
        {
            "DuplicateChannel",
            () => new StartRequest { ServerCallId = Call, Channel = RecordingChannel.Unmixed, ChannelAffinity = [new("1", 2), new("2", 2)] }
        },
        { "InvalidCallbackUri", () => new StartRequest { ServerCallId = Call, StateCallbackUri = "http://example.org/hook" } },
        { "InvalidCallbackUri", () => new StartRequest { ServerCallId = Call, StateCallbackUri = "/hook" } },
        {
            "InvalidStorageContainerUri",
            () => new StartRequest { ServerCallId = Call, StorageContainerUri = "http://a.blob.core.windows.net/c" }
        },
        {
            "InvalidStorageContainerUri",
            () => new StartRequest { ServerCallId = Call, StorageContainerUri = "https://a.blob.core.windows.net/" }
        },
        {
            "InvalidStorageContainerUri",
            () => new StartRequest { ServerCallId = Call, StorageContainerUri = "https://a.blob.core.windows.net/c?sig=SECRET" }
        },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void What_the_service_would_refuse_never_leaves(string errorId, Func<object> request)
    {
        var exception = Assert.Throws<RecordingException>(() => StartValidation.Check((StartRequest)request(), Dialect.Of(null)));
        Assert.Equal((errorId, RecordingErrorCategory.InvalidArgument), (exception.ErrorId, exception.Category));
        Assert.NotEmpty(exception.RecommendedAction);
        Assert.DoesNotContain("SECRET", $"{exception} {exception.TargetObject}", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(null, null, RecordingFormat.Mp3, "audio mixed mp3")]
    [InlineData(null, null, RecordingFormat.Wav, "audio mixed wav")]
    [InlineData(null, RecordingChannel.Unmixed, null, "audio unmixed wav")]
    [InlineData(RecordingContent.AudioVideo, null, null, "audioVideo mixed mp4")]
    [InlineData(RecordingContent.Audio, RecordingChannel.Unmixed, RecordingFormat.Wav, "audio unmixed wav")]
    public void One_choice_brings_along_what_goes_with_it(
        RecordingContent? content, RecordingChannel? channel, RecordingFormat? format, string? expected)
    {
        var body = Body(new StartRequest { ServerCallId = Call, Content = content, Channel = channel, Format = format });
        var sent = new[] { "recordingContentType", "recordingChannelType", "recordingFormatType" }
            .Select(name => body[name]?.GetValue<string>()).OfType<string>();
        Assert.Equal(expected ?? "", string.Join(" ", sent));
    }

    [Fact]
    public void Every_option_has_its_place_on_the_wire()
    {
        var body = Body(new StartRequest
        {
            CallConnectionId = "connection",
            Channel = RecordingChannel.Unmixed,
            StateCallbackUri = "https://example.org/hook",
            PauseOnStart = true,
            AudioChannelParticipantOrdering = ["8:acs:resource_user"],
            ChannelAffinity = [new(new Hashtable { ["participant"] = "4:+15550100", ["CHANNEL"] = 3 }), new("8:orgid:teams-user")],
            StorageContainerUri = "https://account.blob.core.windows.net/recordings",
        });
        Assert.Equal("connection", body["callConnectionId"]!.GetValue<string>());
        Assert.Null(body["callLocator"]);
        Assert.Equal("https://example.org/hook", body["recordingStateCallbackUri"]!.GetValue<string>());
        Assert.True(body["pauseOnStart"]!.GetValue<bool>());
        Assert.Equal(
            """{"kind":"communicationUser","communicationUser":{"id":"8:acs:resource_user"},"rawId":"8:acs:resource_user"}""",
            body["audioChannelParticipantOrdering"]![0]!.ToJsonString());
        Assert.Equal(3, body["channelAffinity"]![0]!["channel"]!.GetValue<int>());
        Assert.Equal("+15550100", body["channelAffinity"]![0]!["participant"]!["phoneNumber"]!["value"]!.GetValue<string>());
        Assert.Null(body["channelAffinity"]![1]!["channel"]);
        Assert.Equal("teams-user", body["channelAffinity"]![1]!["participant"]!["microsoftTeamsUser"]!["userId"]!.GetValue<string>());
        Assert.Equal(
            """{"recordingStorageKind":"azureBlobStorage","recordingDestinationContainerUrl":"""
                + "\"https://account.blob.core.windows.net/recordings\"}",
            body["externalStorage"]!.ToJsonString());
    }

    [Theory]
    [InlineData("8:acs:resource_tenant_user", "teamsExtensionUser")]
    [InlineData("8:gcch-acs:resource_user", "communicationUser")]
    [InlineData("8:spool:x", "communicationUser")]
    [InlineData("8:teamsvisitor:x", "microsoftTeamsUser")]
    [InlineData("8:gcch:x", "microsoftTeamsUser")]
    [InlineData("28:dod:x", "microsoftTeamsApp")]
    [InlineData("something new", "unknown")]
    public void Raw_ids_become_the_right_kind_of_identifier(string rawId, string kind)
    {
        var body = Body(
            new StartRequest { ServerCallId = Call, Channel = RecordingChannel.Unmixed, AudioChannelParticipantOrdering = [rawId] });
        var identifier = body["audioChannelParticipantOrdering"]![0]!;
        Assert.Equal((kind, rawId), (identifier["kind"]!.GetValue<string>(), identifier["rawId"]!.GetValue<string>()));
    }

    private static JsonNode Body(StartRequest request)
    {
        StartValidation.Check(request, Dialect.Of(null));
        return JsonNode.Parse(Encoding.UTF8.GetString(StartRequestJson.Write(request, Dialect.Of(null))))!;
    }

    private static StartRequest Request(
        RecordingContent? content = null, RecordingChannel? channel = null, RecordingFormat? format = null) =>
        new() { ServerCallId = Call, Content = content, Channel = channel, Format = format };
}
