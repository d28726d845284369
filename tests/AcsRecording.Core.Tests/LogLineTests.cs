using System;
using AcsRecording.Core.Text;

namespace AcsRecording.Core.Tests;

/// <summary>The lines of a worker's log, which rules of log systems are written for (docs/support.md).</summary>
public class LogLineTests
{
    private static readonly DateTimeOffset Time = new(2026, 5, 4, 12, 31, 7, 89, TimeSpan.FromHours(2));

    [Fact]
    public void A_line_has_all_that_is_known_under_names_that_do_not_change() => Assert.Equal(
        """{"time":"2026-05-04T10:31:07.089Z","level":"error","event":"failed","documentId":"d","index":3,"recordingId":"r","""
        + "\"callId\":\"c\",\"messageId\":\"m\",\"attempts\":2,\"bytes\":5000000000,\"seconds\":1.235,\"ageSeconds\":86400,"
        + "\"verified\":true,\"alreadySaved\":false,\"errorId\":\"AccessDenied\",\"category\":\"PermissionDenied\","
        + "\"serviceCode\":\"8501\",\"correlationId\":\"x\",\"message\":\"a line\"}",
        LogLine.Of(new LogEntry
        {
            Time = Time,
            Level = "error",
            Event = "failed",
            DocumentId = "d",
            Index = 3,
            RecordingId = "r",
            CallId = "c",
            MessageId = "m",
            Attempts = 2,
            Bytes = 5_000_000_000,
            Elapsed = TimeSpan.FromSeconds(1.23456),
            Age = TimeSpan.FromDays(1),
            Verified = true,
            AlreadySaved = false,
            ErrorId = "AccessDenied",
            Category = "PermissionDenied",
            ServiceCode = "8501",
            CorrelationId = "x",
            Message = "a\nline",
        }));

    [Fact]
    public void What_is_not_known_is_left_out() => Assert.Equal(
        """{"time":"2026-05-04T10:31:07.089Z","level":"information","event":"message"}""", LogLine.Of(new LogEntry { Time = Time }));
}
