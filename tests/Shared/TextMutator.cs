using System;
using System.Text;

namespace AcsRecording.Testing;

/// <summary>Damages a text as accidents and enemies would; the same random numbers give the same damage.</summary>
public static class TextMutator
{
    private static readonly string[] Pieces = ["{", "}", "[", "]", "\"", "null", "1e999", "-", ",", ":", "\\"];

#pragma warning disable CA5394 // It is to be repeatable, not secret.
    public static string Mutate(Random random, string text)
    {
        var builder = new StringBuilder(text);
        for (var changes = random.Next(1, 6); changes > 0 && builder.Length > 8; changes--)
        {
            var at = random.Next(builder.Length);
            switch (random.Next(6))
            {
                case 0: builder.Remove(at, Math.Min(random.Next(1, 40), builder.Length - at)); break;
                case 1: builder[at] = (char)random.Next(0, 0x250); break;
                case 2: builder.Insert(at, "\\ud800"); break;
                case 3: builder.Insert(at, Pieces[random.Next(Pieces.Length)]); break;
                case 4: builder.Length = at; break;
                default: builder.Insert(at, builder.ToString(random.Next(builder.Length / 2), Math.Min(60, builder.Length / 2))); break;
            }
        }

        return builder.ToString();
    }
#pragma warning restore CA5394
}
