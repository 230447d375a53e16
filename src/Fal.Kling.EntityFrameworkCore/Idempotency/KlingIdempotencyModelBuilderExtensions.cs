using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Fal.Kling;

/// <summary>Adds the table of idempotency keys to an application's model.</summary>
public static class KlingIdempotencyModelBuilderExtensions
{
    // A request id has at most 128 characters, a key at most 255, and an account is a hash.
    private const int RequestIdLength = 128;
    private const int KeyLength = 255;
    private const int HashLength = 64;
    private const int StateLength = 32;
    private const int Unlimited = -1;

    /// <summary>
    /// Adds the table that <see cref="EntityFrameworkIdempotencyStore{TContext}"/> needs. Call it in <see cref="DbContext.OnModelCreating"/>, and add a migration.
    /// The model's conventions for strings and dates don't apply to the table.
    /// </summary>
    /// <param name="modelBuilder">The model builder.</param>
    /// <param name="tableName">The table. Default: <c>kling_idempotency</c>.</param>
    /// <param name="schema">The schema of the table. Default: <see langword="null"/>, the schema of the model.</param>
    /// <returns>The model builder.</returns>
    /// <exception cref="ArgumentException">The name of the table is blank.</exception>
    public static ModelBuilder UseKlingIdempotency(this ModelBuilder modelBuilder, string tableName = "kling_idempotency", string? schema = null)
    {
        EntityTypeBuilder<KlingIdempotencyRow> rows = RowColumns.AddTable<KlingIdempotencyRow>(modelBuilder, tableName, schema);
        rows.HasKey(row => row.KeyHash);
        rows.HasIndex(row => new { row.Account, row.RequestId }).IsUnique();
        rows.Property(row => row.KeyHash).HasColumnName("key_hash").HasMaxLength(HashLength).IsUnicode(false).IsFixedLength(false);
        rows.Property(row => row.Key).HasColumnName("idempotency_key").HasMaxLength(KeyLength).IsUnicode().IsFixedLength(false);
        rows.Property(row => row.Version).HasColumnName("version").IsConcurrencyToken(false);
        rows.Property(row => row.Account).HasColumnName("account").HasMaxLength(HashLength).IsUnicode(false).IsFixedLength(false);
        rows.Property(row => row.RequestId).HasColumnName("request_id").HasMaxLength(RequestIdLength).IsUnicode(false).IsFixedLength(false);
        rows.Property(row => row.State).HasColumnName("state").HasMaxLength(StateLength).IsUnicode(false).IsFixedLength(false);
        rows.Property(row => row.Json).HasColumnName("record").HasMaxLength(Unlimited).IsUnicode().IsFixedLength(false);
        rows.Property(row => row.WrittenAt).HasColumnName("written_at");
        return modelBuilder;
    }
}
