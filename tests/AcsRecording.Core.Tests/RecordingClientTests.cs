using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Threading;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Core.Tests;

public sealed class RecordingClientTests : CoreTest
{
    private IRecordingClient Recordings => Connection.Recordings;

    [Fact]
    public async Task A_recording_starts_pauses_resumes_and_stops()
    {
        var recording = await StartAsync();
        Assert.Equal(("Inactive", "AzureCommunicationServices", ServerCallId()), (recording.State, recording.Kind, recording.ServerCallId));
        Assert.Equal("Active", (await Recordings.GetStateAsync(recording.RecordingId, None)).State);
        await Recordings.PauseAsync(recording.RecordingId, None);
        Assert.Equal("Inactive", (await Recordings.GetStateAsync(recording.RecordingId, None)).State);
        await Recordings.ResumeAsync(recording.RecordingId, None);
        await AdvanceAsync(2);
        await Recordings.StopAsync(recording.RecordingId, None);

        var gone = await FailsAsync("RecordingNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            Recordings.GetStateAsync(recording.RecordingId, None));
        Assert.Equal((404, "8522"), (gone.Status, gone.ServiceCode));
        Assert.Equal(recording.RecordingId, gone.TargetObject);
        Assert.True(Guid.TryParse(gone.CorrelationId, out _));
        Assert.Contains(gone.CorrelationId!, gone.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_locator_starts_a_recording()
    {
        var requests = new[]
        {
            new StartRequest { ServerCallId = ServerCallId(1) },
            new StartRequest { GroupCallId = Guid.NewGuid().ToString() },
            new StartRequest { RoomId = "99100000000000000" },
            new StartRequest { CallConnectionId = "4a1f0c00-0000-4000-8000-000000000000" },
        };
        foreach (var request in requests)
        {
            var recording = await Recordings.StartAsync(request, None);
            Assert.Equal(request.CallId, recording.ServerCallId ?? recording.GroupCallId ?? recording.RoomId ?? recording.CallConnectionId);
        }

        Assert.Equal(4, (await GetAsync("/_emulator/recordings")).Count);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(500)]
    [InlineData(429)]
    public async Task A_start_that_is_retried_is_one_recording(int status)
    {
        await FaultAsync(
            $$$"""{"method":"POST","path":"/calling/recordings","count":2,"status":{{{status}}},"headers":{"Retry-After":"0"}}""");
        var recording = await StartAsync();
        Assert.NotEmpty(recording.RecordingId);
        Assert.Single(await GetAsync("/_emulator/recordings"));
    }

    [Fact]
    public async Task A_start_whose_answer_was_lost_is_one_recording()
    {
        // The service records already, the connection breaks before it can say so.
        await FaultAsync("""{"method":"POST","path":"/calling/recordings","count":1,"cutAfterBytes":0}""");
        var recording = await StartAsync();
        Assert.Equal(recording.RecordingId, Assert.Single(await GetAsync("/_emulator/recordings"))!["recordingId"]!.GetValue<string>());
    }

    [Fact]
    public async Task A_pause_a_resume_and_a_stop_whose_answers_were_lost_are_done()
    {
        var recording = await Connection.Recordings.StartAsync(new StartRequest { ServerCallId = ServerCallId() }, None);
        await AdvanceAsync(1);
        await LoseAnswerAsync("POST", ":pause");
        await Connection.Recordings.PauseAsync(recording.RecordingId, None);
        Assert.Equal("Inactive", (await Connection.Recordings.GetStateAsync(recording.RecordingId, None)).State);
        await LoseAnswerAsync("POST", ":resume");
        await Connection.Recordings.ResumeAsync(recording.RecordingId, None);
        Assert.Equal("Active", (await Connection.Recordings.GetStateAsync(recording.RecordingId, None)).State);
        await LoseAnswerAsync("DELETE", "/calling/recordings/");
        await Connection.Recordings.StopAsync(recording.RecordingId, None);
        await FailsAsync("RecordingNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            Connection.Recordings.StopAsync(recording.RecordingId, None));
    }

    [Fact]
    public async Task What_a_server_writes_reaches_no_terminal_as_it_is()
    {
        var message = "two\nlines \u001b]0;title\u0007 sig=" + new string('a', 50) + string.Concat(Enumerable.Repeat(" long", 400));
        var body = new JsonObject { ["error"] = new JsonObject { ["code"] = "1\u001b[31m", ["message"] = message } };
        await FaultAsync(new JsonObject { ["path"] = "/calling", ["status"] = 400, ["body"] = body.ToJsonString() }.ToJsonString());
        var exception = await Assert.ThrowsAsync<RecordingException>(() => Connection.Recordings.GetStateAsync("eyJ", None));
        Assert.DoesNotContain(exception.Message + exception.ServiceCode, character => char.IsControl(character));
        Assert.DoesNotContain("aaaaa", exception.Message, StringComparison.Ordinal);
        Assert.InRange(exception.Message.Length, 100, 800);
    }

    private Task LoseAnswerAsync(string method, string path) =>
        FaultAsync($$"""{"method":"{{method}}","path":"{{path}}","count":1,"loseAnswer":true}""");

    [Fact]
    public async Task All_tries_of_one_start_carry_one_request_id_and_a_signature_each()
    {
        using var flaky = new RecordingListener(tries: 3);
        var connection = Engine.Connect(new ConnectRequest { Endpoint = flaky.Endpoint, AccessKey = "a2V5" });
        var recording = await connection.Recordings.StartAsync(new StartRequest { ServerCallId = ServerCallId() }, None);
        Assert.Equal(("abc", "Hibernating", "FutureKind"), (recording.RecordingId, recording.State, recording.Kind));
        Assert.Equal(3, flaky.Requests.Count);
        Assert.Single(flaky.Requests.Select(request => request.Headers["Repeatability-Request-ID"]).Distinct());
        Assert.Single(flaky.Requests.Select(request => request.Headers["Repeatability-First-Sent"]).Distinct());
        Assert.True(Guid.TryParse(flaky.Requests[0].Headers["Repeatability-Request-ID"], out _));
        Assert.All(flaky.Requests, request =>
            Assert.StartsWith(
                "HMAC-SHA256 SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=",
                request.Headers["Authorization"],
                StringComparison.Ordinal));
        Assert.All(flaky.Requests, request =>
            Assert.EndsWith("/calling/recordings?api-version=2026-03-12", request.Target, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(
        "RecordingAlreadyActive",
        RecordingErrorCategory.ResourceExists,
        """{"status":400,"body":"{\"error\":{\"code\":\"8553\",\"message\":\"m\"}}"}""")]
    [InlineData(
        "CallNotEstablished",
        RecordingErrorCategory.InvalidOperation,
        """{"status":400,"body":"{\"error\":{\"code\":\"8501\",\"message\":\"m\"}}"}""")]
    [InlineData(
        "RequestRejected",
        RecordingErrorCategory.InvalidArgument,
        """{"status":400,"body":"{\"error\":{\"code\":\"1\",\"message\":\"m\"}}"}""")]
    [InlineData(
        "RequestRejected", RecordingErrorCategory.InvalidArgument, """{"status":400,"body":"<html>m</html>","contentType":"text/html"}""")]
    [InlineData(
        "AuthenticationFailed", RecordingErrorCategory.AuthenticationError, """{"status":401,"body":"{\"title\":\"m\",\"status\":401}"}""")]
    [InlineData("AuthenticationFailed", RecordingErrorCategory.AuthenticationError, """{"status":401}""")]
    [InlineData("AccessDenied", RecordingErrorCategory.PermissionDenied, """{"status":403,"body":"m"}""")]
    [InlineData("Throttled", RecordingErrorCategory.LimitsExceeded, """{"status":429,"body":"m","headers":{"Retry-After":"0"}}""")]
    [InlineData(
        "ServiceUnavailable",
        RecordingErrorCategory.ResourceUnavailable,
        """{"status":500,"body":"{\"error\":{\"code\":\"9999\",\"message\":\"m\"}}"}""")]
    [InlineData("UnexpectedResponse", RecordingErrorCategory.InvalidData, """{"status":200,"body":"<html>m","contentType":"text/html"}""")]
    [InlineData("UnexpectedResponse", RecordingErrorCategory.InvalidData, """{"status":200,"body":"[]"}""")]
    [InlineData("UnexpectedResponse", RecordingErrorCategory.InvalidData, """{"status":200,"body":"{}"}""")]
    [InlineData("UnexpectedResponse", RecordingErrorCategory.InvalidData, """{"status":200,"body":"{\"recordingId\":\"\\ud800\"}"}""")]
    [InlineData(
        "RequestRejected", RecordingErrorCategory.InvalidArgument, """{"status":400,"body":"{\"error\":{\"code\":\"\\ud800\"}}"}""")]
    public async Task Every_refusal_is_one_clear_error(string errorId, RecordingErrorCategory category, string fault)
    {
        await FaultAsync(fault);
        var exception = await FailsAsync(errorId, category, StartAsync);
        Assert.Equal(ServerCallId(), exception.TargetObject);
        Assert.DoesNotContain("AcsRecording-emulator!", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_connection_says_where_to()
    {
        // Bound and not listening: another process can't take the port.
        using var closed = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        closed.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var port = ((IPEndPoint)closed.LocalEndPoint!).Port;
        var connection = Engine.Connect(new ConnectRequest { Endpoint = $"http://127.0.0.1:{port}", AccessKey = "a2V5" });
        var exception = await FailsAsync("ConnectionFailed", RecordingErrorCategory.ConnectionError, () =>
            connection.Recordings.GetStateAsync("x", None));
        Assert.Contains($"127.0.0.1:{port}", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_wrong_key_is_refused_and_appears_nowhere()
    {
        const string Wrong = "d3Jvbmcga2V5";
        var connection = Engine.Connect(new ConnectRequest { Endpoint = Server.Endpoint.AbsoluteUri, AccessKey = Wrong });
        var exception = await FailsAsync("AuthenticationFailed", RecordingErrorCategory.AuthenticationError, () =>
            connection.Recordings.GetStateAsync("x", None));
        Assert.DoesNotContain(Wrong, exception.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("Signature=", exception.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Waiting_ends_with_the_state_and_cleans_up_its_progress()
    {
        var recording = await StartAsync();
        await Recordings.PauseAsync(recording.RecordingId, None);
        var waiting = Recordings.WaitAsync(recording.RecordingId, RecordingState.Active, TimeSpan.FromSeconds(30), Host, None);
        await Eventually.HoldsAsync("progress of the waiting is shown", () => Task.FromResult(Host.ProgressSoFar().Length > 0));
        Assert.False(waiting.IsCompleted);
        await Recordings.ResumeAsync(recording.RecordingId, None);
        Assert.Equal("Active", (await waiting).State);
        Assert.True(Host.Progress[^1].Completed);

        await Recordings.StopAsync(recording.RecordingId, None);
        Assert.Equal(
            "Ended", (await Recordings.WaitAsync(recording.RecordingId, RecordingState.Ended, TimeSpan.FromSeconds(30), Host, None)).State);
        await FailsAsync("RecordingNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            Recordings.WaitAsync(recording.RecordingId, RecordingState.Active, TimeSpan.FromSeconds(30), Host, None));
    }

    [Fact]
    public async Task Waiting_gives_up_in_time_or_when_told()
    {
        var recording = await StartAsync();
        await FailsAsync("WaitTimedOut", RecordingErrorCategory.OperationTimeout, () =>
            Recordings.WaitAsync(recording.RecordingId, RecordingState.Inactive, TimeSpan.FromMilliseconds(30), Host, None));
        using var cancelled = new CancellationTokenSource();
        var waiting = Recordings.WaitAsync(recording.RecordingId, RecordingState.Inactive, TimeSpan.FromMinutes(5), Host, cancelled.Token);
        await cancelled.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    [Fact]
    public async Task The_result_brings_back_a_lost_event()
    {
        var announced = await RecordAsync();
        var result = await Recordings.GetResultAsync(announced.RecordingId!, None);
        Assert.Equal(announced.Chunks.Single().DocumentId, result.Chunks.Single().DocumentId);
        Assert.Equal(announced.Chunks.Single().ContentLocation, result.Chunks.Single().ContentLocation);
        Assert.Equal((announced.RecordingId, "SessionStillOngoing"), (result.RecordingId, result.SessionEndReason));

        // The service leaves the expiration time unset: year 1 is no deadline.
        Assert.Null(result.ExpiresOn);
    }

    [Fact]
    public async Task A_result_that_names_no_file_yet_says_so()
    {
        await FaultAsync("""{"path":"/result","status":200,"body":"{\"recordingStorageInfo\":{\"recordingChunks\":[]}}"}""");
        await FailsAsync("ResultNotReady", RecordingErrorCategory.ObjectNotFound, () => Recordings.GetResultAsync("some-recording", None));
    }

    [Fact]
    public async Task What_the_service_says_ends_with_one_full_stop()
    {
        var failure = await FailsAsync("RecordingNotFound", RecordingErrorCategory.ObjectNotFound, () =>
            Recordings.GetStateAsync("unknown", None));
        Assert.StartsWith(
            "There is no recording 'unknown'. Recording not found [HTTP 404, code 8522, correlation id ",
            failure.Message,
            StringComparison.Ordinal);
        Assert.EndsWith("].", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("It is gone.", "(It is gone).")]
    [InlineData("It is gone", "(It is gone).")]
    [InlineData("And so on...", "(And so on...).")]
    public void What_others_wrote_has_no_full_stop_within_a_sentence(string text, string shown) => Assert.EndsWith(
        shown, RecordingError.Create("ManagementFailed", RecordingErrorCategory.InvalidOperation, null, "GET /x", text)
            .Message, StringComparison.Ordinal);

    private Task<Recording> StartAsync() => Recordings.StartAsync(new StartRequest { ServerCallId = ServerCallId() }, None);
}
