using System;
using System.Linq;
using System.Text.RegularExpressions;
using NetArchTest.Rules;

namespace AcsRecording.Core.Tests;

/// <summary>The rooms of the engine and their order (CONTRIBUTING.md): each may use those before it, and none after it.</summary>
public sealed class RoomOrderTests
{
    private const string Root = "AcsRecording.Core";

    private static readonly string[] Order =
    [
        "Text", "Progress", "Http", "Credentials", "StorageAccounts", "Media", "Trust", "Events", "Recordings", "Transfer",
        "Sources.Service", "Sources.Blob", "Destinations", "Destinations.Folder", "Destinations.Container", "Saving", "Archive", "Queues",
        "Management",
    ];

    public static TheoryData<string> Rooms => [.. Order];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void A_room_uses_no_room_after_it(string room)
    {
        var later = Order.SkipWhile(name => name != room).Skip(1).Select(name => $"{Root}.{name}")
            .Append($"{Root}.{nameof(RecordingEngine)}").ToArray();
        var types = Types.InAssembly(typeof(RecordingEngine).Assembly).That()
            .ResideInNamespaceMatching($"^{Regex.Escape($"{Root}.{room}")}{(IsWhole(room) ? "(\\..*)?" : "")}$");
        Assert.NotEmpty(types.GetTypes());
        var result = types.ShouldNot().HaveDependencyOnAny(later).GetResult();
        Assert.True(
            result.IsSuccessful, $"These use a room after {room}: {string.Join(", ", result.FailingTypes.Select(type => type.FullName))}");
    }

    [Fact]
    public void Every_type_is_in_a_room_and_only_the_composition_root_is_not()
    {
        var rooms = Order.Select(room => $"{Root}.{room}").ToArray();
        var others = Types.InAssembly(typeof(RecordingEngine).Assembly).GetTypes()
            .Where(type => type.FullName.StartsWith(Root, StringComparison.Ordinal) && !IsIn(type.ReflectionType.Namespace!))
            .Select(type => type.FullName);
        Assert.Equal([typeof(RecordingEngine).FullName], others);

        bool IsIn(string name) => rooms.Contains(name)
            || Order.Any(room => IsWhole(room) && name.StartsWith($"{Root}.{room}.", StringComparison.Ordinal));
    }

    /// <summary>Folders within such a room are parts of it. Those of others are rooms of their own.</summary>
    private static bool IsWhole(string room) => !Order.Any(other => other.StartsWith(room + ".", StringComparison.Ordinal));
}
