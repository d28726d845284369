using System;
using System.IO;
using System.Linq;
using AcsRecording.Core.Destinations;
using AcsRecording.Core.Destinations.Folder;
using CsCheck;

namespace AcsRecording.Fuzz.Tests;

/// <summary>Whatever a template and an event say, a name is one under the root, on this system and by the rules of Windows.</summary>
public sealed class NameFuzzTests : TestFolder
{
    private const int Iterations = 5000;

    private static readonly string[] Pieces =
    [
        "{DocumentId}", "{CallId}", "{RecordingId}", "{Index}", "{Date}", "{Time}", "{documentid}", "/", "/", ".", "..", " ", "-", "con",
        "NUL", "Com1", "lpt9", "aux", "prn", "con .", "a.", "COM\u00B9", "a", "\\", ":", "C:", "~", "*", "\0", "{", "}", "{}", "{Other}",
        "x.y", "\u2025",
    ];

    private static readonly string[] Values =
    [
        "con", "NUL", "nul.txt", "COM1", "lpt1 ", "..", ".", "", " ", "/", "\\", "a/b", "C:\\x", "\\\\server\\share", "\\\\?\\C:\\x",
        "x:stream", "name::$DATA", "trailing. ", "\uD800", "\0", "\u202E", "CONIN$", "%2e%2e", "0-eus-d1-0123", "COM\u00B9",
    ];

    private static Gen<string> Value =>
        Gen.OneOf(Gen.OneOf(Values), Gen.String[0, 20], Gen.OneOf(Values).Array[2, 60].Select(string.Concat));

    /// <summary>Put together from both lists, or from a few characters.</summary>
    private static Gen<string> Names => Gen.OneOf(
        Gen.OneOf([.. Pieces, .. Values]).Array[0, 6].Select(string.Concat),
        Gen.String[Gen.OneOf("abnulcom1. /\\".ToCharArray()), 0, 9]);

    [Fact]
    public void A_name_is_a_plain_one_under_the_root()
    {
        var made = 0;
        var root = new RootFolder(Folder);
        Fuzz.Run(
            Gen.Select(
                Gen.OneOf(Pieces).Array[0, 9].Select(string.Concat), Value, Value, Value, Gen.Int, Gen.OneOf(Value, Gen.Const("Wav"))),
            Iterations, input =>
        {
            var (text, document, call, recording, index, extension) = input;
            NameTemplate template;
            try
            {
                template = NameTemplate.Parse(text + "{DocumentId}");
            }
            catch (RecordingException exception)
            {
                Assert.Equal("InvalidNameTemplate", exception.ErrorId);
                return;
            }

            made++;
            var name = template.Build(
                new RecordingChunk { DocumentId = document, CallId = call, RecordingId = recording, Index = index }, null, extension);
            Assert.True(Windows.Takes(name), name);
            Assert.True(NameTemplate.CanMake(name), name);
            Assert.StartsWith(Folder + Path.DirectorySeparatorChar, root.Resolve(name), StringComparison.Ordinal);
            Assert.Equal(name, root.Relative(root.Resolve(name)));
        });
        Assert.True(made > 200, $"Only {made} templates were taken: this proves little.");
    }

    [Fact]
    public void What_a_manifest_may_name_is_a_plain_one_under_the_root()
    {
        var taken = 0;
        var root = new RootFolder(Folder);
        Fuzz.Run(Names, Iterations, name =>
        {
            if (!NameTemplate.CanMake(name))
            {
                return;
            }

            taken++;
            Assert.True(Windows.Takes(name), name);
            Assert.Equal(name, root.Relative(root.Resolve(name)));
        });
        Assert.True(taken > 200, $"Only {taken} names were taken: this proves little.");
    }

    [Fact]
    public void What_is_not_under_the_root_is_refused() => Fuzz.Run(Names, Iterations, name =>
    {
        // A null character is refused by .NET.
        var root = new RootFolder(Folder);
        var plain = name.Replace("\0", "", StringComparison.Ordinal);
        try
        {
            Assert.StartsWith(Folder + Path.DirectorySeparatorChar, Path.GetFullPath(root.Resolve(plain)), StringComparison.Ordinal);
        }
        catch (RecordingException exception)
        {
            Assert.Equal("OutsideDestination", exception.ErrorId);
        }
    });
}
