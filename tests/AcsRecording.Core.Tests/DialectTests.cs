using System;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Core.Recordings;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

/// <summary>The dialects of 2021 as the engine speaks them.</summary>
public sealed class DialectTests : CoreTest
{
    private const string Call = "11111111-0000-4000-8000-000000000001";

    public static TheoryData<string> Names => [.. DialectExchanges.Names];

    public static TheoryData<string> Versions => [.. ApiVersions.Of2021];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Each_request_is_the_recorded_one_and_each_recorded_answer_is_read(string name)
    {
        var dialect = DialectExchanges.Of(name);
        using var listener = new ExchangeListener(dialect.Exchanges);
        var recordings = Engine.Connect(
            new ConnectRequest { Endpoint = listener.Endpoint, AccessKey = "a2V5", ApiVersion = dialect.ApiVersion }).Recordings;
        var recording = await recordings.StartAsync(StartOf(dialect), None);
        Assert.Equal("", recording.State);
        foreach (var exchange in dialect.Exchanges.Skip(1))
        {
            switch (exchange.Operation)
            {
                case "pause":
                    await recordings.PauseAsync(recording, None);
                    break;
                case "resume":
                    await recordings.ResumeAsync(recording, None);
                    break;
                case "stop":
                    await recordings.StopAsync(recording, None);
                    break;
                case var _ when exchange.Status == 404:
                    var gone = await FailsAsync("RecordingNotFound", RecordingErrorCategory.ObjectNotFound, () =>
                        recordings.GetStateAsync(recording, None));
                    Assert.Equal((404, "8522"), (gone.Status, gone.ServiceCode));
                    break;
                default:
                    var state = await recordings.GetStateAsync(recording, None);
                    Assert.Equal(recording.RecordingId, state.RecordingId);
                    Assert.Equal(
                        exchange.Body!["recordingState"]!.GetValue<string>(), state.State, StringComparer.OrdinalIgnoreCase);
                    break;
            }
        }

        Assert.Equal(dialect.Exchanges.Select(exchange => exchange.Request), listener.Requests.Select(request => request.Request));
        Assert.All(dialect.Exchanges.Zip(listener.Requests), pair => Assert.True(
            JsonNode.DeepEquals(pair.First.RequestBody, pair.Second.Body),
            $"{pair.First.Request}: {pair.First.RequestBody?.ToJsonString()}, not {pair.Second.Body?.ToJsonString()}"));
        Assert.All(listener.Requests, request => Assert.False(request.IsRepeatable));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task The_life_cycle_against_the_emulator_with_the_recording_alone(string name)
    {
        var dialect = DialectExchanges.Of(name);
        var started = await Connect(dialect.ApiVersion).StartAsync(StartOf(dialect) with { StateCallbackUri = null }, None);

        // Later requests ask the right route over any connection: the recording says which.
        var recordings = Connection.Recordings;
        var recording = new Recording { RecordingId = started.RecordingId }.With(started);
        Assert.Equal("Active", (await recordings.WaitAsync(recording, RecordingState.Active, TimeSpan.FromSeconds(30), Host, None)).State);
        await recordings.PauseAsync(recording, None);
        Assert.Equal("Inactive", (await recordings.GetStateAsync(recording, None)).State);
        await recordings.ResumeAsync(recording, None);
        await AdvanceAsync(2);
        await recordings.StopAsync(recording, None);
        Assert.Equal("Ended", (await recordings.WaitAsync(recording, RecordingState.Ended, TimeSpan.FromSeconds(30), Host, None)).State);
        var kept = Assert.Single(await GetAsync("/_emulator/recordings"))!;
        Assert.Equal(
            Enumerable.Repeat(dialect.OperationContext, 4),
            kept["operationContexts"]!.AsArray().Select(item => item?.GetValue<string>()));
        Assert.Equal(started.ConversationId, kept["conversationId"]?.GetValue<string>());
    }

    [Fact]
    public async Task The_id_of_a_conversation_is_base64url_of_its_URL_and_never_plain_base64()
    {
        var dialect = DialectExchanges.Of("conversations, by URL");
        var plain = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(dialect.ConversationUrl!));
        Assert.Contains(plain, character => character is '+' or '/');
        var recording = await Connection.Recordings.StartAsync(new StartRequest { ConversationUrl = dialect.ConversationUrl }, None);
        Assert.DoesNotContain(recording.ConversationId!, character => character is '+' or '/' or '=');
        Assert.Equal(plain.TrimEnd('=').Replace('+', '-').Replace('/', '_'), recording.ConversationId);
        await FailsAsync("InvalidConversationId", RecordingErrorCategory.InvalidArgument, () =>
            Connection.Recordings.StartAsync(new StartRequest { ConversationId = plain }, None));
    }

    /// <summary>What of Start a version lacks; null for the form without a version.</summary>
    public static TheoryData<string?, string, object> Lacking
    {
        get
        {
            var conversation = new StartRequest { ConversationId = Call };
            var serverCall = new StartRequest { ServerCallId = ServerCallId() };
            var group = new StartRequest { GroupCallId = Call };
            string?[] ofConversations = [null, "2021-03-28-preview0", "2021-04-15-preview1", "2021-05-28-preview2"];
            string[] ofServerCalls = ["2021-06-15-preview", "2021-08-30-preview", "2021-09-15-preview"];
            const string Last = "2021-11-15-preview";
            (string?[] Versions, string Parameter, StartRequest Request)[] all =
            [
                (ofConversations, "-Content", conversation with { Content = RecordingContent.AudioVideo }),
                (ofConversations, "-Channel", conversation with { Channel = RecordingChannel.Mixed }),
                (ofConversations, "-Format", conversation with { Format = RecordingFormat.Mp4 }),
                (ofConversations, "-PauseOnStart", conversation with { PauseOnStart = true }),
                (
                    ofConversations,
                    "-AudioChannelParticipantOrdering",
                    conversation with { AudioChannelParticipantOrdering = ["8:acs:a_b"] }),
                (ofConversations, "-ChannelAffinity", conversation with { ChannelAffinity = [new ChannelAffinity("8:acs:a_b")] }),
                (ofConversations, "-StorageContainerUri", conversation with { StorageContainerUri = "https://a.blob.core.windows.net/c" }),
                (ofConversations[1..], "-OperationContext", conversation with { OperationContext = "mine" }),
                (ofConversations[1..], "-ServerCallId", serverCall),
                (ofConversations[1..], "-GroupCallId", group),
                (["2021-06-15-preview"], "-Format", serverCall with { Format = RecordingFormat.Mp3 }),
                (ofServerCalls, "-GroupCallId", group),
                ([.. ofServerCalls, Last], "-RoomId", new StartRequest { RoomId = "99100000000000000" }),
                ([.. ofServerCalls, Last], "-CallConnectionId", new StartRequest { CallConnectionId = "connection" }),
                ([.. ofServerCalls, Last], "-PauseOnStart", serverCall with { PauseOnStart = true }),
                (
                    [.. ofServerCalls, Last],
                    "-StorageContainerUri",
                    serverCall with { StorageContainerUri = "https://a.blob.core.windows.net/c" }),
                ([.. ofServerCalls, Last, "2026-03-12"], "-ConversationId", conversation),
                ([.. ofServerCalls, Last, "2026-03-12"], "-ConversationUrl", new StartRequest { ConversationUrl = "https://conv.test/c" }),
                ([.. ofServerCalls, Last, null], "-OperationContext", serverCall with { OperationContext = "mine" }),
            ];
            var data = new TheoryData<string?, string, object>();
            foreach (var (versions, parameter, request) in all)
            {
                foreach (var version in versions)
                {
                    data.Add(version, parameter, request);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lacking))]
    public async Task What_a_dialect_lacks_is_refused_before_any_request(string? version, string parameter, object request)
    {
        using var listener = new ExchangeListener([]);
        var recordings = Engine.Connect(
            new ConnectRequest { Endpoint = listener.Endpoint, AccessKey = "a2V5", ApiVersion = version }).Recordings;
        var exception = await FailsAsync("NotInApiVersion", RecordingErrorCategory.InvalidArgument, () =>
            recordings.StartAsync((StartRequest)request, None));
        Assert.StartsWith(parameter + " isn't available in ", exception.Message, StringComparison.Ordinal);
        Assert.Equal("NotInApiVersion", Assert.Throws<RecordingException>(() => recordings.ValidateStart((StartRequest)request)).ErrorId);
        Assert.Empty(listener.Requests);
    }

    [Theory]
    [InlineData("2021-04-15-preview1", "ConversationId")]
    [InlineData("2021-06-15-preview", "ServerCallId")]
    public async Task A_recording_whose_call_is_not_known_is_refused_before_any_request(string version, string needed)
    {
        var recordings = Connect(version);
        var recording = new Recording { RecordingId = "eyJ" };
        var refusal = Assert.Throws<RecordingException>(() => recordings.ValidateRecording(recording));
        Assert.Contains(needed, refusal.Message, StringComparison.Ordinal);
        foreach (var operation in new Func<Task>[]
        {
            () => recordings.PauseAsync(recording, None),
            () => recordings.ResumeAsync(recording, None),
            () => recordings.StopAsync(recording, None),
            () => recordings.GetStateAsync(recording, None),
        })
        {
            await FailsAsync("CallIdNeeded", RecordingErrorCategory.InvalidArgument, operation);
        }
    }

    [Fact]
    public async Task Under_the_last_version_of_2021_an_id_is_enough()
    {
        var recordings = Connect("2021-11-15-preview");
        var id = (await recordings.StartAsync(new StartRequest { GroupCallId = Call }, None)).RecordingId;
        await recordings.PauseAsync(id, None);
        Assert.Equal("Inactive", (await recordings.GetStateAsync(id, None)).State);
        await FailsAsync("RecordingNotFound", RecordingErrorCategory.ObjectNotFound, () => Connection.Recordings.GetStateAsync(id, None));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task The_result_is_refused_before_any_request(string version) =>
        await FailsAsync("NotInApiVersion", RecordingErrorCategory.InvalidArgument, () => Connect(version).GetResultAsync(
            new Recording { RecordingId = "eyJ", ConversationId = Call, ServerCallId = Call }, None));

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_credential_is_checked_in_the_same_dialect(string version)
    {
        await Connect(version).CheckAccessAsync(None);
        var wrong = Engine.Connect(
            new ConnectRequest { Endpoint = Server.Endpoint.AbsoluteUri, AccessKey = "d3Jvbmc=", ApiVersion = version });
        await FailsAsync("KeyRefused", RecordingErrorCategory.AuthenticationError, () => wrong.Recordings.CheckAccessAsync(None));
    }

    [Theory]
    [InlineData("2021-01-01")]
    [InlineData("2021-04-15-preview")]
    [InlineData("latest")]
    [InlineData("2026-03-12; drop")]
    [InlineData("")]
    public void A_version_that_is_none_is_refused(string version) => Assert.Equal(
        ("InvalidApiVersion", RecordingErrorCategory.InvalidArgument),
        Assert.Throws<RecordingException>(() => Connect(version)) is var exception ? (exception.ErrorId, exception.Category) : default);

    [Theory]
    [InlineData("2022-04-07-preview")]
    [InlineData("2024-09-15")]
    [InlineData("2031-01-01")]
    public void Versions_since_2022_are_todays_dialect(string version) => Assert.True(Dialect.Of(version).IsCurrent);

    [Theory]
    [InlineData("conv.test/c")]
    [InlineData("http://conv.test/c")]
    [InlineData("")]
    public async Task A_URL_that_is_none_is_refused(string url) => await FailsAsync(
        "InvalidConversationUrl", RecordingErrorCategory.InvalidArgument, () =>
            Connection.Recordings.StartAsync(new StartRequest { ConversationUrl = url }, None));

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_pause_a_resume_and_a_stop_whose_answers_were_lost_are_done(string name)
    {
        var dialect = DialectExchanges.Of(name);
        var recordings = Connect(dialect.ApiVersion);
        var recording = await recordings.StartAsync(StartOf(dialect) with { StateCallbackUri = null }, None);
        await LoseAnswerAsync("POST");
        await recordings.PauseAsync(recording, None);
        await LoseAnswerAsync("POST");
        await recordings.ResumeAsync(recording, None);
        Assert.Equal("Active", (await recordings.GetStateAsync(recording, None)).State);
        await LoseAnswerAsync("DELETE");
        await recordings.StopAsync(recording, None);
    }

    /// <summary>Nothing marks a second Start as the same in 2021: it could be a second recording.</summary>
    [Fact]
    public async Task A_start_of_2021_whose_answer_was_lost_is_not_repeated_and_one_that_was_refused_is()
    {
        await LoseAnswerAsync("POST");
        var request = new StartRequest { ConversationId = Call };
        await FailsAsync("ConnectionFailed", RecordingErrorCategory.ConnectionError, () => Connection.Recordings.StartAsync(request, None));
        Assert.Single(await GetAsync("/_emulator/recordings"));
        var other = new StartRequest { ConversationId = "11111111-0000-4000-8000-000000000002" };
        await FaultAsync("""{"method":"POST","path":"/conversations/","count":2,"status":503,"headers":{"Retry-After":"0"}}""");
        await Connection.Recordings.StartAsync(other, None);
        Assert.Equal(2, (await GetAsync("/_emulator/recordings")).Count);
        await FaultAsync("""{"method":"POST","path":"/conversations/","count":1,"status":500}""");
        await FailsAsync("ServiceUnavailable", RecordingErrorCategory.ResourceUnavailable, () =>
            Connection.Recordings.StartAsync(new StartRequest { ConversationId = "11111111-0000-4000-8000-000000000003" }, None));
    }

    private IRecordingClient Connect(string? version) => Engine.Connect(
        new ConnectRequest { ConnectionString = Server.ConnectionString, ApiVersion = version }).Recordings;

    private Task LoseAnswerAsync(string method) => FaultAsync($$"""{"method":"{{method}}","count":1,"loseAnswer":true}""");

    private static StartRequest StartOf(DialectExchanges dialect) => new()
    {
        ConversationId = dialect.ConversationId,
        ConversationUrl = dialect.ConversationUrl,
        ServerCallId = dialect.ServerCallId,
        GroupCallId = dialect.GroupCallId,
        OperationContext = dialect.OperationContext,
        StateCallbackUri = dialect.StateCallbackUri,
        Format = dialect.Format is null ? null : Enum.Parse<RecordingFormat>(dialect.Format),
    };
}
