using System;
using System.Buffers.Binary;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json.Nodes;
using System.Threading.Tasks;
using AcsRecording.Testing;

namespace AcsRecording.Emulator.Tests;

public sealed class MediaTests : EmulatorTest
{
    [FfprobeTheory]
    [InlineData("audio", "mixed", "wav", "wav", "pcm_s16le")]
    [InlineData("audio", "unmixed", "wav", "wav", "pcm_s16le")]
    [InlineData("audio", "mixed", "mp3", "mp3", "mp3")]
    [InlineData("audioVideo", "mixed", "mp4", "mov,mp4,m4a,3gp,3g2,mj2", "h264,mp3")]
    public async Task Ffprobe_accepts_every_format_at_its_duration(
        string content, string channel, string format, string container, string codecs)
    {
        var file = Path.GetTempFileName();
        try
        {
            var chunk = (await Client.RecordAsync(7, ServiceCalls.StartBody(1, content, channel, format)))[0];
            await File.WriteAllBytesAsync(file, await Client.GetByteArrayAsync(chunk.Text("contentLocation")));
            await using var probe = RunningProcess.Start(
                "ffprobe", "-v", "error", "-show_format", "-show_streams", "-count_frames", "-of", "json", file);
            var (exitCode, output, errors) = await probe.ExitAsync();
            Assert.Equal((0, ""), (exitCode, errors));
            var report = JsonNode.Parse(output)!;
            Assert.Equal(container, report["format"]!.Text("format_name"));
            Assert.Equal(codecs, string.Join(",", ((JsonArray)report["streams"]!).Select(stream => stream!.Text("codec_name"))));
            Assert.InRange(double.Parse(report["format"]!.Text("duration"), CultureInfo.InvariantCulture), 7.0, 8.0);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [FfprobeTheory]
    [InlineData(16)]
    public async Task The_picture_decodes_at_its_size_and_rate(int framesPerSecond)
    {
        var file = Path.GetTempFileName();
        try
        {
            var chunk = (await Client.RecordAsync(2, ServiceCalls.StartBody(1, "audioVideo", "mixed", "mp4")))[0];
            await File.WriteAllBytesAsync(file, await Client.GetByteArrayAsync(chunk.Text("contentLocation")));
            await using var probe = RunningProcess.Start(
                "ffprobe", "-v", "error", "-select_streams", "v", "-show_streams", "-count_frames", "-of", "json", file);
            var (_, output, errors) = await probe.ExitAsync();
            var stream = JsonNode.Parse(output)!["streams"]![0]!;
            Assert.Equal("", errors);
            Assert.Equal((1920, 1080), (stream["width"]!.GetValue<int>(), stream["height"]!.GetValue<int>()));
            Assert.InRange(
                int.Parse(stream.Text("nb_read_frames"), CultureInfo.InvariantCulture), 2 * framesPerSecond, 3 * framesPerSecond);
        }
        finally
        {
            File.Delete(file);
        }
    }

    [Fact]
    public async Task Each_participant_of_an_unmixed_recording_sounds_on_a_channel_of_its_own()
    {
        var body = ServiceCalls.StartBody(1, "audio", "unmixed", "wav");
        body["audioChannelParticipantOrdering"] = new JsonArray(
            new JsonObject { ["rawId"] = "8:acs:a_1" },
            new JsonObject { ["rawId"] = "8:acs:a_2" },
            new JsonObject { ["rawId"] = "4:+15550100" });
        var chunk = (await Client.RecordAsync(1, body))[0];
        var wav = await Client.GetByteArrayAsync(chunk.Text("contentLocation"));
        var metadata = JsonNode.Parse(await Client.GetStringAsync(chunk.Text("metadataLocation")))!;

        Assert.Equal(
            ["8:acs:a_1", "8:acs:a_2", "4:+15550100"],
            ((JsonArray)metadata["participants"]!).Select(participant => participant!.Text("participantId")));
        Assert.Equal(3, BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(22)));
        var data = wav.AsSpan().IndexOf("data"u8) + 8;
        for (var channel = 0; channel < 3; channel++)
        {
            var samples = Enumerable.Range(0, 16000)
                .Select(frame => (double)BinaryPrimitives.ReadInt16LittleEndian(wav.AsSpan(data + (((frame * 3) + channel) * 2))))
                .ToArray();
            var loudest = Enumerable.Range(4, 5).MaxBy(tone => Power(samples, 100 * tone));
            Assert.Equal(4 + channel, loudest);
        }
    }

    [Fact]
    public async Task Pauses_are_left_out_of_the_sound()
    {
        var fileEvent = await Client.RecordWithPauseAsync(ServiceCalls.StartBody(1, "audio", "mixed", "wav"), 3, 100, 2);
        var wav = await Client.GetByteArrayAsync(ServiceCalls.Chunks(fileEvent)[0].Text("contentLocation"));
        var seconds = (wav.Length - (wav.AsSpan().IndexOf("data"u8) + 8)) / 32000.0;
        Assert.InRange(seconds, 5, 8);
        Assert.Equal(fileEvent["data"]!["recordingDurationMs"]!.GetValue<long>() / 1000.0, seconds, tolerance: 0.002);
    }

    /// <summary>Goertzel's algorithm.</summary>
    private static double Power(double[] samples, double frequency)
    {
        var coefficient = 2 * Math.Cos(2 * Math.PI * frequency / 16000);
        double one = 0, two = 0;
        foreach (var sample in samples)
        {
            (one, two) = (sample + (coefficient * one) - two, one);
        }

        return (one * one) + (two * two) - (coefficient * one * two);
    }
}
