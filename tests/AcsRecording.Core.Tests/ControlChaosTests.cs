using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;

namespace AcsRecording.Core.Tests;

/// <summary>
/// Faults at random on the control plane, the same ones for the same seed: every operation succeeds or is a typed error, and a Start that
/// was tried again and again has made one recording at the most.
/// </summary>
public sealed class ControlChaosTests : CoreTest
{
    private const int Rounds = 60;

    private static readonly int[] Statuses = [200, 202, 204, 301, 400, 401, 403, 404, 408, 409, 418, 429, 500, 502, 503];
    private static readonly string[] Bodies =
    [
        "", "<html>", "null", "[]", "{}", "{\"recordingId\":5}", "{\"recordingId\":\"\\ud800\"}", "{\"error\":{\"code\":\"8522\"}}",
        "{\"error\":\"text\"}", "{\"recordingStorageInfo\":{\"recordingChunks\":[null,{}]}}",
    ];

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Whatever_comes_is_an_answer_or_a_typed_error(int seed)
    {
        var random = new Random(seed);
        var errors = new HashSet<string>();
        var done = 0;
        for (var round = 0; round < Rounds; round++)
        {
            for (var rules = random.Next(1, 4); rules > 0; rules--)
            {
                await FaultAsync(Rule(random).ToJsonString());
            }

            var recording = await TryAsync(() =>
                Connection.Recordings.StartAsync(new StartRequest { ServerCallId = ServerCallId(round) }, None));
            var id = recording?.RecordingId is { Length: > 0 } started ? started : "unknown";
            await TryAsync(() => Connection.Recordings.GetStateAsync(id, None));
            await TryAsync(() => RunAsync(Connection.Recordings.PauseAsync(id, None)));
            await TryAsync(() => RunAsync(Connection.Recordings.ResumeAsync(id, None)));
            await TryAsync(() => RunAsync(Connection.Recordings.StopAsync(id, None)));
            await TryAsync(() => Connection.Recordings.GetResultAsync(id, None));
            await TryAsync(() => RunAsync(Connection.Recordings.CheckAccessAsync(None)));
            await ClearFaultsAsync();

            var made = (await GetAsync("/_emulator/recordings")).Count(item =>
                item!["serverCallId"]!.GetValue<string>() == ServerCallId(round));
            Assert.True(made <= 1, $"seed {seed}, round {round}: {made} recordings");
        }

        Assert.InRange(done, Rounds, (Rounds * 7) - 1);
        Assert.True(errors.Count > 5, string.Join(' ', errors));

        async Task<T?> TryAsync<T>(Func<Task<T>> operation)
            where T : class
        {
            try
            {
                var result = await operation();
                done++;
                return result;
            }
            catch (RecordingException exception)
            {
                Assert.NotEmpty(exception.RecommendedAction);
                Assert.NotEqual("UnexpectedFailure", exception.ErrorId);
                errors.Add(exception.ErrorId);
                return null;
            }
        }

        static async Task<string> RunAsync(Task task)
        {
            await task;
            return "";
        }
    }

    private static JsonObject Rule(Random random)
    {
        var rule = new JsonObject { ["path"] = "/calling/", ["skip"] = random.Next(4), ["count"] = random.Next(1, 6) };
        if (random.Next(3) == 0)
        {
            rule["cutAfterBytes"] = random.Next(60);
            rule["withoutContentLength"] = random.Next(2) == 0;
        }
        else
        {
            rule["status"] = Statuses[random.Next(Statuses.Length)];
            rule["body"] = Bodies[random.Next(Bodies.Length)];
        }

        return rule;
    }
}
